package io.prospectassistant.connector;

/**
 * What went wrong with a call to an outside service, without a word of what it said.
 *
 * @param kind   of the trouble
 * @param status of the answer; 0 when there was none
 * @param json   whether the answer calls itself JSON
 */
public record Trouble(Kind kind, int status, boolean json) {

    public enum Kind {
        /** It answered, with an error. */
        ANSWERED,
        /** There is no such host. */
        UNKNOWN_HOST,
        /** Nobody listens there. */
        REFUSED,
        /** The network leads nowhere. */
        UNREACHABLE,
        /** The deadline came first. */
        LATE,
        /** More than it may send. */
        TOO_LARGE,
        /** No encrypted connection came about. */
        TLS,
        /** The connection broke. */
        BROKEN,
        /** What came is not what its API promises. */
        NONSENSE,
        /** None of these. */
        OTHER
    }

    /**
     * The same for every service that is called over HTTP, unless the status says more.
     *
     * @param service  as a sentence names it
     * @param variable that holds its address
     */
    Finding finding(String service, String variable) {
        String start = Character.toUpperCase(service.charAt(0)) + service.substring(1);
        String reach = "Check " + variable + " and that " + service + " runs.";
        return switch (kind) {
            case ANSWERED -> status >= 500 ? Finding.down(start + " answers with an error (" + status + ").", "Look into its log, or try again later.")
                    : status == 429 ? Finding.down(start + " asks us to slow down (429).", "Wait; it is asked again by itself.")
                    : Finding.down(start + " refuses the call (" + status + ").", "Check that " + variable + " leads to " + service + " itself.");
            case UNKNOWN_HOST -> Finding.down("The host of " + service + " is unknown.", "Check the host name in " + variable + ".");
            case REFUSED -> Finding.down(start + " refuses the connection.", reach);
            case UNREACHABLE -> Finding.down(start + " cannot be reached.", reach);
            case LATE -> Finding.down(start + " does not answer within 5 seconds.", reach);
            case TOO_LARGE, NONSENSE -> Finding.down("What answers is not " + service + ".", "Check that " + variable + " leads to " + service + " itself.");
            case TLS -> Finding.down("No encrypted connection to " + service + " comes about.", "Check its certificate, and http or https in " + variable + ".");
            case BROKEN -> Finding.down("The connection to " + service + " broke.", reach);
            case OTHER -> Finding.down("The check of " + service + " failed.", "Look into the log of this product.");
        };
    }
}
