package io.prospectassistant.start;

/** The product cannot start, for a reason that one line tells the operator: which variable, what is wrong, what to do. */
public class StartRefused extends RuntimeException {

    /** @param variable the environment variable to look at; {@code line} says what about it, without its value where it is a secret */
    public StartRefused(String variable, String line) {
        super(variable + ": " + line);
    }

    public StartRefused(String variable, String line, Throwable cause) {
        super(variable + ": " + line, cause);
    }
}
