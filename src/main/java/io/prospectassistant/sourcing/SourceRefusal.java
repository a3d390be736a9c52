package io.prospectassistant.sourcing;

/**
 * Why a source gives nothing.
 *
 * @param code   {@code source-unavailable}: may work later; {@code source-refused}: someone has to change something;
 *               {@code budget-exceeded}: no money left
 * @param detail one sentence for the administrator, with what to do
 */
public record SourceRefusal(String code, String detail) {

    static SourceRefusal unavailable(String detail) {
        return new SourceRefusal("source-unavailable", detail);
    }

    static SourceRefusal refused(String detail) {
        return new SourceRefusal("source-refused", detail);
    }

    static SourceRefusal budget(String detail) {
        return new SourceRefusal("budget-exceeded", detail);
    }
}
