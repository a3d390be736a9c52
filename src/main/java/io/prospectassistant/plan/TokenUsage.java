package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * What Khoj says that one answer took of its model; nothing here is checked or paid by us.
 *
 * @param inputTokens      with Khoj's own words around ours
 * @param outputTokens     of the answer
 * @param thoughtTokens    of thinking that is no part of the answer
 * @param cacheReadTokens  of the input that the provider had already
 * @param cacheWriteTokens of the input that the provider keeps
 * @param costUsd          Khoj's estimate in US dollars; 0 for a model without a known price
 */
public record TokenUsage(long inputTokens, long outputTokens, long thoughtTokens, long cacheReadTokens, long cacheWriteTokens, BigDecimal costUsd) {

    private static final BigDecimal MOST_USD = BigDecimal.valueOf(1_000_000);

    /** Out of the data of a usage event; a number that is missing or none is 0. Null when there are no numbers at all. */
    static TokenUsage of(JsonNode data) {
        if (!data.path("input_tokens").isNumber() && !data.path("output_tokens").isNumber()) {
            return null;
        }
        BigDecimal cost = data.path("cost").isNumber() ? data.path("cost").decimalValue() : BigDecimal.ZERO;
        return new TokenUsage(count(data, "input_tokens"), count(data, "output_tokens"), count(data, "thought_tokens"), count(data, "cache_read_tokens"),
                count(data, "cache_write_tokens"), cost.signum() < 0 || cost.compareTo(MOST_USD) > 0 ? BigDecimal.ZERO : cost);
    }

    private static long count(JsonNode data, String name) {
        return data.path(name).canConvertToLong() ? Math.max(0, data.path(name).asLong()) : 0;
    }
}
