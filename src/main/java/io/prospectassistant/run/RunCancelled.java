package io.prospectassistant.run;

/** Somebody has stopped the run: what is done stays done, nothing more is begun, and the worker that meets this settles it. */
public class RunCancelled extends RuntimeException {

    public RunCancelled(String message) {
        super(message);
    }
}
