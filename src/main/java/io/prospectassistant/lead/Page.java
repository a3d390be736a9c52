package io.prospectassistant.lead;

import java.util.List;
import java.util.Objects;

/** What became of one page of a source's answer, in its order. */
public record Page(List<Item> items) {

    public static final String KEPT = "kept";
    public static final String MERGED = "merged";
    public static final String REJECTED = "rejected:";

    public Page {
        items = List.copyOf(items);
    }

    /**
     * @param index       place in the page, from 0
     * @param source      as the candidate's
     * @param externalId  as the candidate's
     * @param identityKey key of the lead that it is or belongs to; null when rejected
     * @param lead        when it is {@code kept}, else null: each lead of the page stands here once, with all that was merged into it
     * @param outcome     {@code kept}; {@code merged} into an earlier item of the page; {@code rejected:<CODE>}
     */
    public record Item(int index, String source, String externalId, String identityKey, Lead lead, String outcome) {}

    /** The leads, each once. */
    public List<Lead> leads() {
        return items.stream().map(Item::lead).filter(Objects::nonNull).toList();
    }
}
