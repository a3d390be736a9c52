package io.prospectassistant.lead;

import com.fasterxml.jackson.core.type.TypeReference;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** Six invented items with every kind of trouble that a source makes, and the question that they answer. */
final class SixCandidates {

    static final Sought DENTISTS_IN_LYON = new Sought("dentist", "Lyon", "FR", "fr", false, false, false);
    static final Enrichment ENRICHMENT = new Enrichment(new CategoryTaxonomy(), new FictionPolicy(Set.of("apify")));

    private SixCandidates() {}

    static List<LeadCandidate> read() {
        try (InputStream file = SixCandidates.class.getResourceAsStream("/lead/six-candidates.json")) {
            return Json.MAPPER.readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Page page() {
        return ENRICHMENT.enrich(read(), DENTISTS_IN_LYON);
    }
}
