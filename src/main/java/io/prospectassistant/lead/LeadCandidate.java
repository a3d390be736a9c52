package io.prospectassistant.lead;

import java.time.Instant;
import java.util.List;

/**
 * A business as a source gave it: not normalised, not compared with what we know. Every source is mapped to this one shape at the door,
 * and what is not in it (reviewers, images, people) never gets in.
 *
 * @param source            {@code apify}, {@code openstreetmap} or {@code sample}
 * @param externalId        the source's own id for the place; unique within the source
 * @param categoryName      the source's main category, in the source's words
 * @param categories        all of the source's categories, main one included; never null
 * @param emails            as found, unchecked; never null
 * @param phones            as found, unchecked; never null
 * @param country           ISO 3166-1 alpha-2, upper case, or null
 * @param rating            0 to 5, or null
 * @param claimed           whether the owner looks after the profile; null when unknown
 * @param emailsSearched    whether the source looked for e-mail addresses at all, so that none found means none
 * @param sourceRef         where a person can look it up: a URL or the source's run
 * @param rejection         why this is not a lead, e.g. {@code ERROR_ITEM}; null when it may be one
 */
public record LeadCandidate(
        String source,
        String externalId,
        String name,
        String categoryName,
        List<String> categories,
        List<String> emails,
        List<String> phones,
        String website,
        String street,
        String postalCode,
        String city,
        String country,
        Double latitude,
        Double longitude,
        Double rating,
        Integer reviewsCount,
        Boolean claimed,
        boolean temporarilyClosed,
        boolean permanentlyClosed,
        boolean emailsSearched,
        String sourceRef,
        Instant retrievedAt,
        String rejection) {

    public LeadCandidate {
        categories = categories == null ? List.of() : List.copyOf(categories);
        emails = emails == null ? List.of() : List.copyOf(emails);
        phones = phones == null ? List.of() : List.copyOf(phones);
    }
}
