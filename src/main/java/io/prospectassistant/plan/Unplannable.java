package io.prospectassistant.plan;

/** Why a command cannot be planned. */
final class Unplannable extends Exception {

    final transient Wording.Reason reason;
    /** The words that are meant, or empty. */
    final String about;

    Unplannable(Wording.Reason reason, String about) {
        super(about, null, false, false);
        this.reason = reason;
        this.about = about;
    }

    Unplannable(Wording.Reason reason) {
        this(reason, "");
    }

    /** No plan can express what these words ask for. */
    static Unplannable notExpressible(String about) {
        return new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, about);
    }
}
