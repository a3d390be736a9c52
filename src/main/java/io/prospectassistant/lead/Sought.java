package io.prospectassistant.lead;

/**
 * What somebody asked a source for.
 *
 * @param category a key of the taxonomy, or null
 * @param city     or null
 * @param country  ISO 3166-1 alpha-2, or null for any
 * @param language {@code en} or {@code fr}
 */
public record Sought(
        String category, String city, String country, String language, boolean requireEmail, boolean requirePhone, boolean requireWebsite) {}
