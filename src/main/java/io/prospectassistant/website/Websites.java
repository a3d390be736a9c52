package io.prospectassistant.website;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.run.LeaseLost;
import io.prospectassistant.run.RunCancelled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which sites are to be read for a page of leads, and where what they say goes. */
@Component("websites")
public class Websites {

    /**
     * The sites of a page of leads, each once: of those that have one and no address to write to. Left alone is who is on the do-not-contact list, whose
     * address a person has taken away, whose site was read before, and what this action has read already.
     *
     * @param page as {@code sql/action/next-leads.sql} gave it
     * @param looks as {@code sql/website/looks.sql} gave it
     */
    public List<Site> sites(String page, String looks) {
        Set<String> known = new HashSet<>();
        looks(looks).fieldNames().forEachRemaining(known::add);
        Map<String, List<JsonNode>> byDomain = new LinkedHashMap<>();
        for (JsonNode lead : Json.tree(page).path("leads")) {
            boolean wanted = lead.hasNonNull("website") && lead.hasNonNull("domain") && !lead.hasNonNull("email") && !lead.path("suppressed").asBoolean()
                    && !has(lead.path("edited_fields"), "email") && !lead.path("facts").path("email_searched").asBoolean() && !known.contains(lead.path("lead_id").asText());
            if (wanted) {
                byDomain.computeIfAbsent(lead.get("domain").asText(), domain -> new ArrayList<>()).add(lead);
            }
        }
        return byDomain.entrySet().stream().map(one -> new Site(one.getValue().get(0).get("website").asText(), one.getKey(),
                one.getValue().stream().map(lead -> lead.get("lead_id").asText()).toList())).toList();
    }

    /** What came of a site, as JSON text: the input of {@code sql/website/keep-look.sql}. */
    public String json(SiteLook look) {
        ObjectNode kept = Json.MAPPER.createObjectNode();
        kept.set("leads", Json.MAPPER.valueToTree(look.leads()));
        kept.put("domain", look.domain()).put("outcome", look.outcome());
        kept.set("finding", Json.MAPPER.valueToTree(look.finding()));
        return kept.toString();
    }

    /**
     * The page with what the sites say: each lead with its {@code site} and the {@code site_outcome}, and the page with {@code sites}, so that it is told.
     *
     * @param page  as it is now, which may be minutes after the sites were chosen
     * @param looks as {@code sql/website/looks.sql} gave it
     */
    public String with(String page, String looks) {
        JsonNode found = looks(looks);
        ObjectNode told = (ObjectNode) Json.tree(page);
        for (JsonNode lead : told.path("leads")) {
            JsonNode look = found.path(lead.path("lead_id").asText());
            if (!look.isMissingNode()) {
                ((ObjectNode) lead).set("site", look.path("finding"));
                ((ObjectNode) lead).set("site_outcome", look.path("outcome"));
            }
        }
        told.put("sites", true);
        return Json.write(told);
    }

    /**
     * What is kept of this action's sites, by lead.
     *
     * @throws LeaseLost    when the statement gave none
     * @throws RunCancelled when somebody has cancelled the run meanwhile
     */
    private static JsonNode looks(String text) {
        if (text == null) {
            throw new LeaseLost("another worker has taken over the run while web sites were read");
        }
        JsonNode kept = Json.tree(text);
        if (kept.path("cancelled").asBoolean()) {
            throw new RunCancelled("the run was cancelled while web sites were read");
        }
        return kept.path("looks");
    }

    private static boolean has(JsonNode list, String word) {
        for (JsonNode one : list) {
            if (one.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
