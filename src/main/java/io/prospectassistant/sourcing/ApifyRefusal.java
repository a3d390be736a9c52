package io.prospectassistant.sourcing;

/**
 * Why Apify gives nothing.
 *
 * @param code   {@code source-unavailable}: may work later; {@code source-refused}: someone has to change something;
 *               {@code budget-exceeded}: no money left
 * @param detail one sentence for the administrator, with what to do
 */
public record ApifyRefusal(String code, String detail) {

    static ApifyRefusal unavailable(String detail) {
        return new ApifyRefusal("source-unavailable", detail);
    }

    static ApifyRefusal refused(String detail) {
        return new ApifyRefusal("source-refused", detail);
    }

    static ApifyRefusal budget(String detail) {
        return new ApifyRefusal("budget-exceeded", detail);
    }
}
