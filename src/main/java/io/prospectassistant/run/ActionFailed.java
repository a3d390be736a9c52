package io.prospectassistant.run;

import com.google.common.base.Throwables;
import io.prospectassistant.Json;
import java.util.Map;

/** An action that did not take effect, with a code of the contract and a sentence that says what to do. */
public class ActionFailed extends RuntimeException {

    private final String code;

    public ActionFailed(String code, String detail) {
        super(detail);
        this.code = code;
    }

    /** Any failure as an action's, also when it comes wrapped: what is not foreseen is {@code internal}, and its words stay in the log. */
    public static ActionFailed of(Throwable failure) {
        return Throwables.getCausalChain(failure).stream().filter(ActionFailed.class::isInstance).map(ActionFailed.class::cast).findFirst()
                .orElseGet(() -> new ActionFailed("internal", "The action failed unexpectedly; the log has the details. Run it again, or replay the run."));
    }

    public String code() {
        return code;
    }

    /** {@code {"code", "detail"}} for the action's row. */
    public String json() {
        return Json.write(Map.of("code", code, "detail", getMessage()));
    }
}
