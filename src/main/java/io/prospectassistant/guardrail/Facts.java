package io.prospectassistant.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What the database says about a plan at this moment: the guardrails believe nothing else.
 *
 * @param spent rows that the requester's other runs of the last 24 hours touched without approval, by action type
 */
record Facts(boolean dryRun, List<Counted> actions, Map<String, Integer> spent) {

    /**
     * An action and its rows.
     *
     * @param rows       rows selected now; null when the action is about none that exist
     * @param dependents further rows that would go with them
     * @param preview    the first of the rows, in short form
     * @param missing    name of a param that refers to a row that does not exist; null when all do
     */
    record Counted(String actionId, String planId, String type, JsonNode params, String status, String decision, boolean approved, String entity,
                   Integer rows, int dependents, JsonNode preview, String missing) {

        boolean hasScope(String scope) {
            return scope.equals(params.path("scope").asText());
        }
    }
}
