package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes searches for new leads: "Find 20 dentists in Lyon". What one leaves out may stand in those beside it: "5 dentists in Lyon and 7 in Paris". */
final class Searches {

    private static final int DEFAULT_LIMIT = 20;
    private static final BigDecimal MAX_LIMIT = BigDecimal.valueOf(5000);
    /** Longer texts are no kind of business, but a sentence that was misread. */
    private static final int MAX_NAME = 100;

    /** Whoever seeks these has not said what kind of business is meant. */
    private static final Set<String> ANYTHING = Set.of("people", "persons", "person", "gens", "personnes", "customers", "customer", "clients", "client", "professionals",
            "professionnels", "pros", "places", "things", "stuff", "choses", "trucs", "endroits", "adresses", "addresses", "experts", "buyers", "acheteurs", "opportunities",
            "opportunites", "targets", "cibles", "firms", "shops", "stores", "magasins", "boutiques", "commerces", "names", "noms", "something", "anything", "chose", "someone",
            "anyone", "quelqu un", "truc");

    private static final Pattern TOTAL = Pattern.compile("\\b(in total|in all|all in all|altogether|au total|en tout)\\b");

    private final Draft draft;
    private final PlaceNames placeNames;
    private final LeadActions leadActions;

    Searches(Draft draft, PlaceNames placeNames, LeadActions leadActions) {
        this.draft = draft;
        this.placeNames = placeNames;
        this.leadActions = leadActions;
    }

    /** @param i where the instruction stands among all */
    void find(Clause clause, int i) throws Unplannable {
        Description sought = draft.search(clause.body());
        if (seeksContacts(clause, sought)) {
            leadActions.write(ActionType.ENRICH_LEADS, Clause.of(Tag.ENRICH, List.of()), i);
        } else if (saysWhatFollows(i, sought)) {
            return;
        } else if (saysHowMany(clause, sought)) {
            int enough = limitOf(clause, i, sought);
            draft.sourced.forEach(params -> params.put("limit", enough));
        } else {
            search(clause, i, sought);
        }
    }

    /** "Find their phone numbers": what is sought belongs to leads that were spoken of. */
    private boolean seeksContacts(Clause clause, Description sought) {
        boolean spoken = !draft.sourced.isEmpty() || !draft.spokenOf().isEmpty();
        return spoken && sought.pointing() && sought.what().isEmpty() && clause.hasAny(Tag.CONTACTS);
    }

    /** "Dentists, 10 in Paris and 20 in Lyon": only what is sought is said here, and the searches follow. */
    private boolean saysWhatFollows(int i, Description sought) {
        if (sought.quantity() != null || !sought.places().isEmpty() || !continued(i + 1)) {
            return false;
        }
        Description next = draft.search(i + 1);
        return next.what().isEmpty() && next.quantity() != null && !next.places().isEmpty();
    }

    /** "Find bars in Lyon. 20 is enough." */
    private boolean saysHowMany(Clause clause, Description sought) {
        boolean onlyNumber = sought.quantity() != null && sought.what().isEmpty() && sought.places().isEmpty();
        return onlyNumber && !draft.sourced.isEmpty() && clause.has(Tag.EACH);
    }

    private void search(Clause clause, int i, Description sought) throws Unplannable {
        int limit = limitOf(clause, i, sought);
        if (sought.refused() != null) {
            throw Unplannable.notExpressible(sought.refused());
        }
        boolean sameAsBefore = sought.what().isEmpty() && clause.continued() && i > 0 && sought.quantity() != null && !sought.places().isEmpty();
        String what = sameAsBefore ? whatBefore(i) : sought.what();
        if (!namesBusinesses(what)) {
            throw new Unplannable(Wording.Reason.MISSING_WHAT);
        }
        String project = projectOf(i, sought);
        Set<Tag> required = requiredOf(i, sought);
        for (Place place : placesOf(i, sought)) {
            if (!PlaceNames.credible(place)) {
                throw new Unplannable(Wording.Reason.MISSING_PLACE);
            }
            source(what, place, limit, required, project);
        }
    }

    private static boolean namesBusinesses(String what) {
        return what.length() <= MAX_NAME && what.codePoints().anyMatch(Character::isLetter) && !ANYTHING.contains(CategoryTaxonomy.fold(what));
    }

    /** "10 dentists in Paris and 20 in Lyon": the second search is for the same. */
    private String whatBefore(int i) {
        String what = "";
        for (int j = i; j > 0 && what.isEmpty() && continued(j); j--) {
            what = draft.search(j - 1).what();
        }
        return what;
    }

    private int limitOf(Clause clause, int i, Description sought) throws Unplannable {
        BigDecimal quantity = sought.quantity();
        for (int j = i; quantity == null && j > 0 && continued(j); j--) {
            quantity = draft.search(j - 1).quantity();
        }
        for (int j = i + 1; quantity == null && continued(j); j++) {
            // "Bars and cafés in Lyon, 10 each"
            quantity = draft.clauses.get(j).has(Tag.EACH) ? draft.search(j).quantity() : null;
        }
        if (quantity == null) {
            return DEFAULT_LIMIT;
        }
        if (quantity.signum() <= 0 || quantity.compareTo(MAX_LIMIT) > 0 || quantity.stripTrailingZeros().scale() > 0) {
            throw new Unplannable(Wording.Reason.INVALID_LIMIT);
        }
        return quantity.intValueExact();
    }

    /** The clause's own places; else those of the search that it stands beside ("restaurants and bars in Lyon"); else one named up front ("In Lyon, find …"). */
    private List<Place> placesOf(int i, Description sought) throws Unplannable {
        if (!sought.places().isEmpty()) {
            return sought.places();
        }
        for (int j = i + 1; continued(j); j++) {
            List<Place> places = draft.search(j).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        for (int j = i; j > 0 && continued(j); j--) {
            List<Place> places = draft.search(j - 1).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        if (!draft.upFront.hasPlaces()) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        return draft.upFront.usePlaces();
    }

    /** The project to keep the leads in, or null; one that is said after several searches holds for all that share its place. */
    private String projectOf(int i, Description sought) {
        Description said = sought;
        for (int j = i + 1; said.places().isEmpty() && continued(j); j++) {
            said = draft.search(j);
        }
        Description own = sought.conditions().has("project_id") ? sought : said;
        return own.conditions().path("project_id").asText(draft.upFront.useProject());
    }

    /** "Bars and cafés in Lyon with an e-mail": what is said behind the place holds for all that share it. */
    private Set<Tag> requiredOf(int i, Description sought) {
        Description said = sought;
        for (int j = i + 1; said.places().isEmpty() && said.required().isEmpty() && continued(j); j++) {
            said = draft.search(j);
        }
        return sought.required().isEmpty() ? said.required() : sought.required();
    }

    private boolean continued(int i) {
        return i < draft.clauses.size() && draft.clauses.get(i).continued();
    }

    private void source(String what, Place place, int limit, Set<Tag> required, String project) {
        Optional<String> category = draft.taxonomy.keyFor(what);
        boolean businesses = category.isEmpty() || draft.taxonomy.isBusiness(what);
        ObjectNode params = Draft.node();
        // "Dental" alone finds anything; the taxonomy has the noun for it.
        params.put("query", businesses ? what.replaceAll("\\s+", " ") : draft.taxonomy.searchTerms(category.get(), draft.language).get(0));
        category.ifPresent(key -> params.put("category", key));
        params.put("location", placeNames.written(place.name()));
        if (place.country() != null) {
            params.put("country", place.country());
        }
        params.put("limit", limit);
        params.put("language", draft.language);
        if (project != null) {
            params.put("project_id", project);
        }
        required.forEach(contact -> params.put(contact == Tag.MAIL ? "require_email" : contact == Tag.PHONE ? "require_phone" : "require_website", true));
        draft.sourced.add(params);
        draft.remembered(List.of(Draft.node().put("scope", "run")));
        draft.add(ActionType.SOURCE_LEADS_APIFY, params);
    }

    /** "Bars and cafés in Lyon, 20 in total": how many of each is not for us to say. */
    void refuseTotal() throws Unplannable {
        Matcher total = TOTAL.matcher(CategoryTaxonomy.fold(draft.clean));
        if (draft.sourced.size() > 1 && total.find()) {
            throw Unplannable.notExpressible(total.group());
        }
    }

    /** "Put them in project 3" behind a search says where the leads are kept; answers false when the words say something else. */
    boolean keepInProject(List<Unit> body) {
        List<Unit> words = body.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.TO, Tag.THEM)).toList();
        boolean kept = words.size() == 4 && words.get(0).is(Tag.THEM) && words.get(1).isAny(Tag.IN, Tag.TO) && words.get(2).is(Tag.PROJECT) && words.get(3).id() != null;
        boolean free = !draft.sourced.isEmpty() && draft.sourced.stream().noneMatch(params -> params.has("project_id"));
        if (kept && free) {
            draft.sourced.forEach(params -> params.put("project_id", words.get(3).id()));
        }
        return kept && free;
    }
}
