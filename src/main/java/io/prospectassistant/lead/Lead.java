package io.prospectassistant.lead;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A business that we may want to talk to, in the form in which everything downstream knows it. Its JSON has the names of the table's columns:
 * the same text is written by one statement for a whole page and read back for scoring again.
 *
 * @param leadId       null until it is stored
 * @param externalId   the source's own id; null when the lead was read back
 * @param identityKey  {@code domain:<domain>|<postal code>}, else {@code <source>:<external id>}; equal for the same business
 * @param category     a key of the taxonomy, else a word in that form, or null
 * @param phone        E.164
 * @param domain       the company's own; null for a page on a portal
 * @param country      ISO 3166-1 alpha-2
 * @param rating       0 to 5
 * @param provenance   field name → where its value comes from
 * @param score        0 to 100; null until scored
 * @param scoreReasons what the score is made of; the points add up to it
 * @param scoreProfile name and version of the profile that gave the score
 */
public record Lead(
        String leadId,
        String source,
        String externalId,
        String identityKey,
        String name,
        String category,
        String email,
        String phone,
        String website,
        String domain,
        String street,
        String postalCode,
        String city,
        String country,
        Double latitude,
        Double longitude,
        Double rating,
        Integer reviewsCount,
        String sourceRef,
        Instant retrievedAt,
        boolean suppressed,
        Facts facts,
        Map<String, Provenance> provenance,
        Integer score,
        List<Reason> scoreReasons,
        String scoreProfile) {

    public Lead {
        facts = facts == null ? Facts.NONE : facts;
        provenance = provenance == null ? Map.of() : Map.copyOf(provenance);
        scoreReasons = scoreReasons == null ? List.of() : List.copyOf(scoreReasons);
    }

    /** Where the value of a field comes from. */
    public record Provenance(String source, String sourceRef, Instant retrievedAt) {}

    /** One part of a score. Points have one decimal; penalties are negative; a gate has 0. */
    public record Reason(String code, BigDecimal points, String detail) {}

    /**
     * What scoring and nurturing know beyond the columns. Unknown values are left out of the JSON, so that joining two texts never puts
     * "unknown" over something known.
     *
     * @param primaryCategory  taxonomy key of the source's main category; null when the taxonomy does not know that category
     * @param categories       taxonomy keys of all the source's categories, main one first
     * @param categoryInName   whether the name has a word of the category that was looked for
     * @param soughtCategory   taxonomy key that was looked for
     * @param soughtCity       town that was looked for
     * @param kmFromSought     distance from the centre of that town; null when either is not on the map
     * @param phoneKind        {@code fixed, mobile, toll_free, premium, other}
     * @param emailKind        {@code role, named, freemail}
     * @param emailConfidence  0 to 1, see {@link Email}
     * @param emailSearched    whether anybody looked for an e-mail address, so that none means none
     * @param emailVerified    whether the domain of the address accepts mail; null when nobody looked
     * @param websiteReachable whether the site answers; null when nobody looked
     * @param profileUrl       page on a portal or a social network
     * @param claimed          whether the owner looks after the profile at the source
     * @param nameKey          see {@link NameKey}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Facts(
            String primaryCategory,
            List<String> categories,
            Boolean categoryInName,
            String soughtCategory,
            String soughtCity,
            Double kmFromSought,
            String phoneKind,
            String emailKind,
            Double emailConfidence,
            Boolean emailSearched,
            Boolean emailVerified,
            Boolean websiteReachable,
            String profileUrl,
            Boolean claimed,
            Boolean temporarilyClosed,
            String nameKey) {

        public static final Facts NONE = new Facts(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

        public Facts {
            categories = categories == null ? List.of() : List.copyOf(categories);
        }
    }

    /** The same lead with another score. */
    public Lead scored(int score, List<Reason> reasons, String profile) {
        return new Lead(leadId, source, externalId, identityKey, name, category, email, phone, website, domain, street, postalCode, city, country,
                latitude, longitude, rating, reviewsCount, sourceRef, retrievedAt, suppressed, facts, provenance, score, reasons, profile);
    }

    /** Whether there is any way to reach the business. */
    public boolean hasChannel() {
        return email != null || phone != null || website != null || facts.profileUrl != null;
    }
}
