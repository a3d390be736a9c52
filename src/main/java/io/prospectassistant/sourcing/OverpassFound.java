package io.prospectassistant.sourcing;

import io.prospectassistant.lead.LeadCandidate;
import java.time.Instant;
import java.util.List;

/**
 * What the last question of a search found.
 *
 * @param businesses each once
 * @param answer     the answer as JSON text, to be kept for whoever asks the same; null when there is nothing to keep
 * @param whole      whether the answer has all that there is, however many are asked for
 * @param answeredAt when it was answered, if the answer is one that was kept; null when it was asked for now
 */
record OverpassFound(List<LeadCandidate> businesses, String answer, boolean whole, Instant answeredAt) {

    OverpassFound {
        businesses = List.copyOf(businesses);
    }
}
