package io.prospectassistant.lead;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A page of sourced items on its way to being leads.
 *
 * @param items     as stored, in order
 * @param remaining leads that the action may still deliver
 * @param sought    what was asked for
 * @param enriched  what normalisation made of the items; null before
 */
public record LeadPage(List<SourcedItem> items, int remaining, Sought sought, Page enriched) {

    /** @param ord the item's place in its source's answer */
    public record SourcedItem(String source, int ord, LeadCandidate candidate) {}

    /** The businesses of the page, in order. */
    public List<LeadCandidate> candidates() {
        return items.stream().map(SourcedItem::candidate).toList();
    }

    public LeadPage with(Page page) {
        return new LeadPage(items, remaining, sought, page);
    }

    static Sought sought(JsonNode params) {
        return new Sought(text(params, "category"), text(params, "location"), text(params, "country"), text(params, "language"),
                params.path("require_email").asBoolean(), params.path("require_phone").asBoolean(), params.path("require_website").asBoolean());
    }

    private static String text(JsonNode params, String name) {
        return params.path(name).asText(null);
    }
}
