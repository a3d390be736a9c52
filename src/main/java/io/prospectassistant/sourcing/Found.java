package io.prospectassistant.sourcing;

/**
 * What became of asking one source. The items themselves are in {@code source_item}.
 *
 * @param source  {@code apify}, {@code openstreetmap} or {@code sample}
 * @param outcome {@code ok}; {@code partial}: broke off, what had come is kept; {@code failed}: nothing came
 * @param code    why not ok: {@code source-unavailable, source-refused, budget-exceeded}; null when ok
 * @param detail  one sentence for the administrator, with what to do; null when there is nothing to say
 * @param items   number of items stored, unusable ones included
 */
public record Found(String source, String outcome, String code, String detail, int items) {}
