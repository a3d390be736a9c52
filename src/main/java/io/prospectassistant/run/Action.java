package io.prospectassistant.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.util.List;
import java.util.Set;

/**
 * An action of a run, as its row says.
 *
 * @param type     wire name, e.g. {@code source_leads_apify}
 * @param params   as planned
 * @param decision {@code auto}, {@code confirm}, {@code reject}; null until judged
 * @param approved whether a person has approved what needed a person
 * @param entity   {@code lead}, {@code task} or {@code project} when the action is about rows that exist; else null
 */
public record Action(String actionId, int seq, String planId, String type, JsonNode params, String decision, String status, boolean approved,
                     Integer affected, JsonNode result, String entity) {

    private static final Set<String> OPEN = Set.of("queued", "running");

    public static List<Action> listOf(String json) {
        return Json.MAPPER.convertValue(Json.tree(json), new TypeReference<List<Action>>() {});
    }

    /** Nothing more to do here now: ended, or waiting for a person. */
    public boolean settled() {
        return !OPEN.contains(status);
    }

    /** Its decision, with an approval in hand. */
    public String verdict() {
        return approved ? "auto" : decision;
    }

    /** About rows that exist, so that their number is only certain when its turn comes; an approved one was frozen before. */
    public boolean countedLate() {
        return entity != null && !approved && "queued".equals(status);
    }

    /** The search of a sourcing action is over and recorded, so that a resumed one does not search again. */
    public boolean searched() {
        return result != null && result.has("sources_tried");
    }
}
