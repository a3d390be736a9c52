package io.prospectassistant.run;

/** The database did not answer: nobody's fault and nobody's outcome. The run is let go and taken up again later. */
public class TryAgain extends RuntimeException {

    public TryAgain(String message) {
        super(message);
    }
}
