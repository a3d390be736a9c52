package io.prospectassistant.lead;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.LeadPage.SourcedItem;
import io.prospectassistant.run.ActionFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Where rows and leads meet: opens the JSON of a page, has it enriched and scored, and writes the JSON of the statement that stores it. */
@Component("leadDesk")
public class LeadDesk {

    private final Enrichment enrichment;
    private final Scoring scoring;

    public LeadDesk(Enrichment enrichment, Scoring scoring) {
        this.enrichment = enrichment;
        this.scoring = scoring;
    }

    /** The page that {@code sql/lead/next-items.sql} read. */
    public LeadPage open(String pageJson, JsonNode params) {
        JsonNode page = Json.tree(pageJson);
        List<SourcedItem> items = Json.MAPPER.convertValue(page.path("items"), new TypeReference<List<SourcedItem>>() {});
        return new LeadPage(items, page.path("remaining").asInt(), LeadPage.sought(params), null);
    }

    public Page normalise(LeadPage page) {
        return enrichment.enrich(page.candidates(), page.sought());
    }

    /**
     * Scores the leads of an enriched page, as many as the action may still deliver; items behind the last of them stay for the next page.
     *
     * @return the input of {@code sql/lead/upsert.sql}
     */
    public String score(LeadPage page) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        ArrayNode leads = written.putArray("leads");
        ArrayNode items = written.putArray("items");
        Map<String, Integer> places = new HashMap<>();
        for (Page.Item item : page.enriched().items()) {
            if (item.lead() != null) {
                if (leads.size() == page.remaining()) {
                    break;
                }
                places.put(item.identityKey(), leads.size());
                leads.add(Json.MAPPER.valueToTree(scoring.score(item.lead())));
            }
            SourcedItem sourced = page.items().get(item.index());
            items.addObject().put("source", sourced.source()).put("ord", sourced.ord()).put("external_id", item.externalId())
                    .put("outcome", item.outcome()).put("lead", item.identityKey() == null ? null : places.get(item.identityKey()));
        }
        return Json.write(written);
    }

    /** Scores a page of stored leads again; {@code sql/action/next-leads.sql} in, {@code sql/lead/rescore.sql} out. */
    public String rescore(String pageJson) {
        JsonNode page = Json.tree(pageJson);
        return rewritten(page, Json.MAPPER.valueToTree(scoring.score(leads(page))));
    }

    /**
     * Fills the gaps of a page of stored leads; {@code sql/action/next-leads.sql} in, {@code sql/lead/enrich.sql} out. A row may have the members {@code site}
     * and {@code site_outcome}, the page a member {@code sites}: see {@code Websites}. Each lead keeps its {@code version}, so that nothing is written over what
     * somebody else has written since.
     */
    public String enrich(String pageJson) {
        JsonNode page = Json.tree(pageJson);
        ArrayNode refreshed = Json.MAPPER.createArrayNode();
        for (JsonNode row : page.path("leads")) {
            Set<String> edited = Json.MAPPER.convertValue(row.path("edited_fields"), new TypeReference<Set<String>>() {});
            Lead lead = enrichment.refresh(Json.MAPPER.convertValue(row, Lead.class), edited, Json.MAPPER.convertValue(row.get("site"), WebsiteFinding.class));
            ObjectNode written = Json.MAPPER.valueToTree(lead);
            written.set("version", row.get("version"));
            written.set("site_outcome", row.get("site_outcome"));
            refreshed.add(written);
        }
        return rewritten(page, refreshed);
    }

    /**
     * A lead that a plan makes by hand, normalised and scored.
     *
     * @throws ActionFailed {@code plan-invalid} when a value is not what it should be
     */
    public String create(JsonNode params) {
        LeadFields written = normalised(params, true);
        ObjectNode row = written.fields().deepCopy();
        row.set("facts", written.facts());
        row.put("source", "manual");
        ObjectNode lead = Json.MAPPER.valueToTree(scoring.score(Json.MAPPER.convertValue(row, Lead.class)));
        lead.set("status", row.get("status"));
        ArrayNode fields = lead.putArray("written_fields");
        written.fields().fieldNames().forEachRemaining(fields::add);
        return Json.write(lead);
    }

    /**
     * A change of leads, normalised: the input of {@code sql/lead/change.sql}.
     *
     * @throws ActionFailed {@code plan-invalid} when a value is not what it should be
     */
    public String change(JsonNode params) {
        LeadFields written = normalised(params.path("changes"), false);
        return Json.write(Map.of("fields", written.fields(), "facts", written.facts()));
    }

    private LeadFields normalised(JsonNode fields, boolean creating) {
        LeadFields written = enrichment.normalise(fields.deepCopy(), creating);
        if (!written.valid()) {
            throw new ActionFailed("plan-invalid", written.errors().stream()
                    .map(error -> error.pointer().substring(1) + " " + error.detail()).collect(Collectors.joining("; ")) + ".");
        }
        return written;
    }

    private static List<Lead> leads(JsonNode page) {
        return Json.MAPPER.convertValue(page.path("leads"), new TypeReference<List<Lead>>() {});
    }

    private static String rewritten(JsonNode page, ArrayNode leads) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        written.set("last_ord", page.path("last_ord"));
        if (page.has("sites")) {
            written.set("sites", page.get("sites"));
        }
        written.set("leads", leads);
        return Json.write(written);
    }
}
