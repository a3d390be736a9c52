package io.prospectassistant.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The answer of the guardrails for one action.
 *
 * @param decision {@code auto}, {@code confirm} or {@code reject}
 * @param previous the decision before this one, so that only a change is told
 * @param affected rows that the action would touch, dependents included
 */
record Verdict(String actionId, String decision, String previous, List<Reason> reasons, List<Check> checks, Integer affected, JsonNode preview) {

    record Reason(String code, String detail) {}

    /** @param outcome {@code pass} or {@code warn} */
    record Check(String code, String outcome, long value, Long limit) {}
}
