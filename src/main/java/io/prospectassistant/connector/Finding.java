package io.prospectassistant.connector;

/**
 * How a connector was found when somebody looked.
 *
 * @param state    {@code ok}, {@code down} or {@code not_configured}
 * @param reason   one short sentence; names variables, never their values where these are secret
 * @param whatToDo one short sentence for an administrator; null when there is nothing to do
 */
public record Finding(String state, String reason, String whatToDo) {

    static Finding ok(String reason) {
        return ok(reason, null);
    }

    /** Works, and yet something could be better. */
    static Finding ok(String reason, String whatToDo) {
        return new Finding("ok", reason, whatToDo);
    }

    static Finding down(String reason, String whatToDo) {
        return new Finding("down", reason, whatToDo);
    }

    static Finding notConfigured(String reason, String whatToDo) {
        return new Finding("not_configured", reason, whatToDo);
    }
}
