package io.prospectassistant.run;

/** Another worker owns the run now: whoever meets this stops at once and writes nothing more. */
public class LeaseLost extends RuntimeException {

    public LeaseLost(String message) {
        super(message);
    }
}
