package io.prospectassistant.lead;

import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A lead in the making: values by field name, with where each comes from. A value that is not known is not there, so null can overwrite
 * nothing. Values that only make sense together (an address, a number and its kind) move together.
 */
final class Draft {

    private static final List<String> ADDRESS = List.of("street", "postal_code", "city", "country", "latitude", "longitude");
    private static final Set<String> EMAIL = Set.of("email", "email_kind", "email_confidence");
    private static final Set<String> PHONE = Set.of("phone", "phone_kind");
    private static final Set<String> WEBSITE = Set.of("website", "domain");

    private final String source;
    private final String externalId;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Provenance> provenance = new TreeMap<>();
    private String sourceRef;
    private Instant retrievedAt;

    Draft(String source, String externalId, String sourceRef, Instant retrievedAt) {
        this.source = source;
        this.externalId = externalId;
        this.sourceRef = sourceRef;
        // As exact as the API writes times, so that a value read back is the one that was written.
        this.retrievedAt = retrievedAt == null ? null : retrievedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A field as its source gave it; null is not known. */
    Draft set(String field, Object value) {
        return set(field, value, new Provenance(source, sourceRef, retrievedAt));
    }

    /** A field worked out from another one. */
    Draft derive(String field, Object value, String from) {
        return set(field, value, new Provenance(source, "derived:" + from, retrievedAt));
    }

    Draft set(String field, Object value, Provenance origin) {
        if (value != null) {
            values.put(field, value);
            provenance.put(field, origin);
        }
        return this;
    }

    /** Something that is no field of its own and needs no provenance. */
    Draft know(String fact, Object value) {
        if (value != null) {
            values.put(fact, value);
        }
        return this;
    }

    @SuppressWarnings("unchecked")
    <T> T get(String field) {
        return (T) values.get(field);
    }

    boolean has(String field) {
        return values.containsKey(field);
    }

    String source() {
        return source;
    }

    String externalId() {
        return externalId;
    }

    /** The key of the company's place when it has its own domain and a postal code, else null. */
    String placeKey() {
        return has("domain") && has("postal_code") ? "domain:" + get("domain") + "|" + get("postal_code") : null;
    }

    /** The same business by any report of it: its place, else the source's id. */
    String identityKey() {
        return has("domain") && has("postal_code") ? placeKey() : sourceKey(source, externalId);
    }

    static String sourceKey(String source, String externalId) {
        return source + ":" + externalId;
    }

    /**
     * Takes in another report of the same business. The one retrieved later wins, field by field; of e-mail addresses the surer one, of
     * telephone numbers the better kind, of addresses the more complete one.
     */
    void merge(Draft other) {
        boolean otherIsNewer = retrievedAt == null || other.retrievedAt != null && !other.retrievedAt.isBefore(retrievedAt);
        boolean otherEmail = prefer(other, otherIsNewer, "email", rank(other.emailRank(), emailRank()));
        boolean otherPhone = prefer(other, otherIsNewer, "phone", rank(-other.phoneRank(), -phoneRank()));
        boolean otherWebsite = prefer(other, otherIsNewer, "website", 0);
        boolean otherAddress = prefer(other, otherIsNewer, null, rank(other.addressSize(), addressSize()));
        boolean sameArea = !has("postal_code") || !other.has("postal_code") || get("postal_code").equals(other.get("postal_code"));
        if (!sameArea && otherAddress) {
            ADDRESS.forEach(this::forget);
        }
        for (Map.Entry<String, Object> entry : other.values.entrySet()) {
            String field = entry.getKey();
            boolean overwrites = EMAIL.contains(field) ? otherEmail
                    : PHONE.contains(field) ? otherPhone
                    : WEBSITE.contains(field) ? otherWebsite
                    : ADDRESS.contains(field) ? otherAddress
                    : otherIsNewer;
            boolean fills = !has(field) && (sameArea || !ADDRESS.contains(field));
            if (overwrites || fills) {
                values.put(field, entry.getValue());
                if (other.provenance.containsKey(field)) {
                    provenance.put(field, other.provenance.get(field));
                }
            }
        }
        if (otherIsNewer) {
            sourceRef = other.sourceRef == null ? sourceRef : other.sourceRef;
            retrievedAt = other.retrievedAt;
        }
    }

    Lead toLead(String leadId, String storedKey, boolean suppressed, Lead stored) {
        Facts facts = new Facts(get("primary_category"), get("categories"), get("category_in_name"), get("sought_category"), get("sought_city"),
                get("km_from_sought"), get("phone_kind"), get("email_kind"), get("email_confidence"), get("email_searched"), get("email_verified"),
                get("website_reachable"), get("profile_url"), get("claimed"), get("temporarily_closed"), get("name_key"));
        return new Lead(leadId, source, externalId, storedKey == null ? identityKey() : storedKey, get("name"), get("category"), get("email"),
                get("phone"), get("website"), get("domain"), get("street"), get("postal_code"), get("city"), get("country"), get("latitude"),
                get("longitude"), get("rating"), get("reviews_count"), sourceRef, retrievedAt, suppressed, facts, provenance,
                stored == null ? null : stored.score(), stored == null ? null : stored.scoreReasons(), stored == null ? null : stored.scoreProfile());
    }

    private boolean prefer(Draft other, boolean otherIsNewer, String field, int comparison) {
        if (field != null && has(field) != other.has(field)) {
            return other.has(field);
        }
        return comparison > 0 || comparison == 0 && otherIsNewer;
    }

    private static int rank(double a, double b) {
        return Double.compare(a, b);
    }

    private double emailRank() {
        Double confidence = get("email_confidence");
        return confidence == null ? 0 : confidence;
    }

    private double phoneRank() {
        return has("phone_kind") ? new Phone(get("phone"), get("phone_kind")).rank() : Integer.MAX_VALUE;
    }

    private double addressSize() {
        return ADDRESS.stream().filter(this::has).count();
    }

    private void forget(String field) {
        values.remove(field);
        provenance.remove(field);
    }
}
