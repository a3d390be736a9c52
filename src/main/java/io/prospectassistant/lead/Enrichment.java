package io.prospectassistant.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Makes leads of what sources give: every value normalised, none without its origin, each business once. */
@Component("enrichment")
public final class Enrichment {

    private static final String MANUAL = "manual";
    /** Where an address comes from that a business's web site gave. */
    private static final String WEBSITE = "website";
    private static final int LONGEST_STREET = 200;
    private static final double HIGHEST_RATING = 5;

    private final CategoryTaxonomy taxonomy;
    private final FictionPolicy fiction;
    private final WrittenFields written;
    /** By category, the name words that no other category has: "dental" says what a clinic is, "clinic" does not. */
    private final Map<String, Set<String>> tellingWords;

    @Autowired
    public Enrichment(CategoryTaxonomy taxonomy) {
        this(taxonomy, FictionPolicy.SAMPLES_ONLY);
    }

    public Enrichment(CategoryTaxonomy taxonomy, FictionPolicy fiction) {
        this.taxonomy = taxonomy;
        this.fiction = fiction;
        this.written = new WrittenFields(taxonomy);
        this.tellingWords = tellingWords(taxonomy);
    }

    /** Reads a page of candidates: those of one business become one lead, those that are no lead carry the reason. */
    public Page enrich(List<LeadCandidate> candidates, Sought sought) {
        Slots slots = new Slots();
        String[] rejections = new String[candidates.size()];
        for (int i = 0; i < candidates.size(); i++) {
            rejections[i] = rejection(candidates.get(i));
            if (rejections[i] == null) {
                Draft draft = draft(candidates.get(i), sought);
                rejections[i] = isAbroad(draft, sought) ? "OUT_OF_COUNTRY" : null;
                if (rejections[i] == null) {
                    slots.add(i, draft);
                }
            }
        }
        List<Page.Item> items = new ArrayList<>();
        Set<Slot> seen = new HashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            LeadCandidate candidate = candidates.get(i);
            Slot slot = slots.of(i);
            // What has to be there may come from any of the reports that were merged, so it is asked last.
            String code = slot == null ? rejections[i] : missing(slot.draft, sought);
            if (code != null) {
                items.add(new Page.Item(i, candidate.source(), candidate.externalId(), null, null, Page.REJECTED + code));
            } else if (seen.add(slot)) {
                Lead lead = named(slot.draft, sought).toLead(null, null, false, null);
                items.add(new Page.Item(i, candidate.source(), candidate.externalId(), lead.identityKey(), lead, Page.KEPT));
            } else {
                items.add(new Page.Item(i, candidate.source(), candidate.externalId(), slot.draft.identityKey(), null, Page.MERGED));
            }
        }
        return new Page(items);
    }

    /**
     * Normalises a stored lead again and fills what follows from what is known. A field that somebody edited stays as it is, and so does a
     * value that cannot be read: nothing is ever emptied.
     *
     * @param editedFields columns that a person wrote
     */
    public Lead refresh(Lead stored, Set<String> editedFields) {
        return refresh(stored, editedFields, null);
    }

    /** The same, with what the business's web site says; an address that is known, or that somebody took away, is not replaced. @param said or null */
    public Lead refresh(Lead stored, Set<String> editedFields, WebsiteFinding said) {
        boolean anyAddress = fiction.allows(stored.source()) || MANUAL.equals(stored.source());
        Draft draft = new Draft(stored.source(), stored.externalId(), stored.sourceRef(), stored.retrievedAt());
        copy(stored, draft);
        Rewriting field = new Rewriting(draft, stored, editedFields);

        field.write("name", Text.clean(stored.name(), Text.MAX_NAME));
        field.write("category", keyFor(stored.category()).orElse(null));
        field.write("country", Country.read(stored.country()).orElse(null));
        if (!draft.has("country") && stored.phone() != null) {
            field.fill("country", Phone.countryOf(stored.phone()).orElse(null), "phone");
        }
        Place place = Place.read(stored.city(), stored.postalCode(), draft.get("country"));
        field.write("city", place.city());
        field.write("postal_code", stored.postalCode() == null ? null : place.postalCode());
        field.fill("postal_code", place.postalCode(), "city");
        field.write("street", Text.clean(stored.street(), LONGEST_STREET));

        Optional<Phone> phone = Phone.read(stored.phone(), draft.get("country"));
        phone.ifPresent(number -> {
            field.write("phone", number.e164());
            draft.know("phone_kind", number.kind());
        });
        Optional<Website> website = Website.read(stored.website(), anyAddress || editedFields.contains("website"));
        website.ifPresent(site -> {
            field.write("website", site.url());
            field.fill("domain", site.domain(), "website");
            draft.know("profile_url", site.domain() == null ? site.url() : null);
        });
        email(stored, draft.get("domain"), anyAddress, editedFields.contains("email")).ifPresent(email -> {
            field.write("email", email.address());
            draft.know("email_kind", email.kind()).know("email_confidence", email.confidence());
        });
        if (said != null) {
            draft.know("email_searched", said.searched() ? true : null).know("website_reachable", said.reachable());
            if (said.email() != null && !draft.has("email") && !editedFields.contains("email")) {
                draft.set("email", said.email(), new Provenance(WEBSITE, said.page(), said.at())).know("email_kind", said.kind()).know("email_confidence", said.confidence());
            }
        }
        String primary = stored.facts().primaryCategory() == null ? draft.get("category") : stored.facts().primaryCategory();
        if (MANUAL.equals(stored.source()) || editedFields.contains("category")) {
            draft.know("primary_category", primary);
        }
        return named(draft, new Sought(stored.facts().soughtCategory(), stored.facts().soughtCity(), null, null, false, false, false))
                .toLead(stored.leadId(), stored.identityKey(), stored.suppressed(), stored);
    }

    /**
     * Checks and normalises what a person or a plan writes into a lead.
     *
     * @param writableFields the members of the request, by column
     * @param creating       whether it makes a lead, which needs a name
     */
    public LeadFields normalise(ObjectNode writableFields, boolean creating) {
        return written.read(writableFields, creating);
    }

    private static String rejection(LeadCandidate candidate) {
        if (candidate.rejection() != null) {
            return candidate.rejection();
        }
        return candidate.permanentlyClosed() ? "CLOSED"
                : Text.clean(candidate.name()) == null ? "NO_NAME"
                : Text.clean(candidate.externalId()) == null ? "NO_ID"
                : null;
    }

    private static boolean isAbroad(Draft draft, Sought sought) {
        return sought.country() != null && !sought.country().equals(draft.get("country"));
    }

    private static String missing(Draft draft, Sought sought) {
        return sought.requireEmail() && !draft.has("email") ? "MISSING_EMAIL"
                : sought.requirePhone() && !draft.has("phone") ? "MISSING_PHONE"
                : sought.requireWebsite() && !draft.has("website") ? "MISSING_WEBSITE"
                : null;
    }

    private Draft draft(LeadCandidate candidate, Sought sought) {
        boolean fictionAllowed = fiction.allows(candidate.source());
        Draft draft = new Draft(candidate.source(), candidate.externalId(), candidate.sourceRef(), candidate.retrievedAt());
        draft.set("name", Text.clean(candidate.name(), Text.MAX_NAME));

        Optional<String> country = Country.read(candidate.country()).or(() -> Country.read(sought.country()));
        List<Phone> phones = Phone.readAll(candidate.phones(), country.orElse(null));
        Optional<Phone> phone = Phone.primary(phones);
        phone.ifPresent(number -> draft.set("phone", number.e164()).know("phone_kind", number.kind()));
        if (country.isPresent()) {
            draft.set("country", country.get());
        } else {
            phone.flatMap(number -> Phone.countryOf(number.e164())).ifPresent(code -> draft.derive("country", code, "phone"));
        }
        Place place = Place.read(candidate.city(), candidate.postalCode(), draft.get("country"));
        draft.set("street", Text.clean(candidate.street(), LONGEST_STREET)).set("city", place.city());
        if (candidate.postalCode() == null) {
            draft.derive("postal_code", place.postalCode(), "city");
        } else {
            draft.set("postal_code", place.postalCode());
        }
        GeoPoint.read(candidate.latitude(), candidate.longitude(), draft.get("country")).ifPresent(point ->
                draft.set("latitude", point.latitude()).set("longitude", point.longitude()));

        Optional<Website> website = Website.read(candidate.website(), fictionAllowed);
        website.filter(site -> site.domain() != null).ifPresent(site ->
                draft.set("website", site.url()).derive("domain", site.domain(), "website"));
        website.filter(site -> site.domain() == null).ifPresent(site -> draft.know("profile_url", site.url()));
        Email.readAll(candidate.emails(), draft.get("domain"), fictionAllowed).stream().findFirst().ifPresent(email ->
                draft.set("email", email.address()).know("email_kind", email.kind()).know("email_confidence", email.confidence()));
        draft.know("email_searched", candidate.emailsSearched() ? true : null);

        categories(candidate, sought, draft);
        Double rating = candidate.rating();
        draft.set("rating", rating != null && rating > 0 && rating <= HIGHEST_RATING ? rating : null);
        draft.set("reviews_count", candidate.reviewsCount() != null && candidate.reviewsCount() >= 0 ? candidate.reviewsCount() : null);
        draft.know("claimed", candidate.claimed()).know("temporarily_closed", candidate.temporarilyClosed());
        return draft.know("sought_category", sought.category()).know("sought_city", Place.read(sought.city(), null, null).city());
    }

    private void categories(LeadCandidate candidate, Sought sought, Draft draft) {
        Optional<String> primary = keyFor(candidate.categoryName());
        Set<String> keys = new LinkedHashSet<>();
        Stream.concat(primary.stream(), candidate.categories().stream().map(this::keyFor).flatMap(Optional::stream)).forEach(keys::add);
        draft.know("primary_category", primary.orElse(null)).know("categories", keys.isEmpty() ? null : List.copyOf(keys));
        if (primary.isPresent()) {
            draft.set("category", primary.get());
        } else if (!keys.isEmpty()) {
            draft.set("category", sought.category() != null && keys.contains(sought.category()) ? sought.category() : keys.iterator().next());
        } else {
            // The source listed it under what was looked for, in words that we do not know; scoring is told nothing of this.
            draft.derive("category", sought.category(), "search");
        }
    }

    private Optional<String> keyFor(String label) {
        return Optional.ofNullable(Text.clean(label)).flatMap(taxonomy::keyFor);
    }

    /** Adds what depends on name, place and what was looked for, once all reports of the business are in. */
    private Draft named(Draft draft, Sought sought) {
        String category = sought.category() == null ? draft.get("category") : sought.category();
        Set<String> words = category == null ? Set.of() : taxonomy.nameWords(category);
        draft.know("name_key", NameKey.of(draft.get("name"), words, draft.get("city")));
        if (sought.category() != null) {
            draft.know("category_in_name", NameKey.mentions(draft.get("name"), tellingWords.getOrDefault(sought.category(), Set.of())));
        }
        Optional<GeoPoint> point = GeoPoint.read(draft.get("latitude"), draft.get("longitude"), draft.get("country"));
        Town.find(sought.city(), draft.get("country")).ifPresent(town -> point.ifPresent(at ->
                draft.know("km_from_sought", Math.round(at.kmTo(town.centre()) * 10) / 10.0)));
        return draft;
    }

    private static Map<String, Set<String>> tellingWords(CategoryTaxonomy taxonomy) {
        Map<String, Long> uses = taxonomy.keys().stream().flatMap(key -> taxonomy.nameWords(key).stream())
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        return taxonomy.keys().stream().collect(Collectors.toUnmodifiableMap(key -> key,
                key -> taxonomy.nameWords(key).stream().filter(word -> uses.get(word) == 1).collect(Collectors.toUnmodifiableSet())));
    }

    private static void copy(Lead lead, Draft draft) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", lead.name());
        values.put("category", lead.category());
        values.put("email", lead.email());
        values.put("phone", lead.phone());
        values.put("website", lead.website());
        values.put("domain", lead.domain());
        values.put("street", lead.street());
        values.put("postal_code", lead.postalCode());
        values.put("city", lead.city());
        values.put("country", lead.country());
        values.put("latitude", lead.latitude());
        values.put("longitude", lead.longitude());
        values.put("rating", lead.rating());
        values.put("reviews_count", lead.reviewsCount());
        Provenance own = new Provenance(lead.source(), lead.sourceRef(), lead.retrievedAt());
        values.forEach((field, value) -> draft.set(field, value, lead.provenance().getOrDefault(field, own)));
        Facts facts = lead.facts();
        draft.know("primary_category", facts.primaryCategory()).know("categories", facts.categories()).know("category_in_name", facts.categoryInName())
                .know("sought_category", facts.soughtCategory()).know("sought_city", facts.soughtCity()).know("km_from_sought", facts.kmFromSought())
                .know("phone_kind", facts.phoneKind()).know("email_kind", facts.emailKind()).know("email_confidence", facts.emailConfidence())
                .know("email_searched", facts.emailSearched()).know("email_verified", facts.emailVerified())
                .know("website_reachable", facts.websiteReachable()).know("profile_url", facts.profileUrl()).know("claimed", facts.claimed())
                .know("temporarily_closed", facts.temporarilyClosed()).know("name_key", facts.nameKey());
    }

    private static Optional<Email> email(Lead stored, String domain, boolean anyAddress, boolean edited) {
        if (stored.email() == null) {
            return Optional.empty();
        }
        if (edited || MANUAL.equals(stored.source())) {
            return Email.typed(stored.email(), domain);
        }
        Double known = stored.facts().emailConfidence();
        return Email.readAll(List.of(stored.email()), domain, anyAddress).stream().findFirst()
                // That an address was pieced together can no longer be seen in it.
                .map(email -> known != null && known <= Email.LOW_CONFIDENCE ? new Email(email.address(), email.kind(), known) : email);
    }

    /** Writes into a stored lead: never over a person's edit, never null. */
    private record Rewriting(Draft draft, Lead stored, Set<String> editedFields) {

        void write(String field, Object value) {
            if (value != null && !editedFields.contains(field) && draft.has(field) && !value.equals(draft.get(field))) {
                draft.set(field, value, stored.provenance().getOrDefault(field,
                        new Provenance(stored.source(), stored.sourceRef(), stored.retrievedAt())));
            }
        }

        void fill(String field, Object value, String from) {
            if (value != null && !editedFields.contains(field) && !draft.has(field)) {
                draft.derive(field, value, from);
            }
        }
    }

    /** One business of the page. */
    private static final class Slot {
        private Draft draft;
        private Slot joined;

        private Slot(Draft draft) {
            this.draft = draft;
        }
    }

    /** Which items of the page are the same business: same id at the source, or same company domain and postal code. */
    private static final class Slots {

        private final Map<Integer, Slot> byIndex = new HashMap<>();
        private final Map<String, Slot> byKey = new HashMap<>();

        void add(int index, Draft draft) {
            String sourceKey = Draft.sourceKey(draft.source(), draft.externalId());
            Slot slot = Stream.of(sourceKey, draft.placeKey()).filter(Objects::nonNull).map(byKey::get).filter(Objects::nonNull).findFirst()
                    .map(Slots::root).orElse(null);
            if (slot == null) {
                slot = new Slot(draft);
            } else {
                slot.draft.merge(draft);
            }
            byIndex.put(index, slot);
            byKey.put(sourceKey, slot);
            // A merge may have completed the key of a place that another item of the page already has.
            Slot atPlace = slot.draft.placeKey() == null ? null : byKey.get(slot.draft.placeKey());
            if (atPlace != null && root(atPlace) != slot) {
                Slot earlier = root(atPlace);
                earlier.draft.merge(slot.draft);
                slot.joined = earlier;
                slot = earlier;
            }
            if (slot.draft.placeKey() != null) {
                byKey.put(slot.draft.placeKey(), slot);
            }
        }

        Slot of(int index) {
            Slot slot = byIndex.get(index);
            return slot == null ? null : root(slot);
        }

        private static Slot root(Slot slot) {
            Slot root = slot;
            while (root.joined != null) {
                root = root.joined;
            }
            return root;
        }
    }
}
