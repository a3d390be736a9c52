package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Chooses leads by scope and filter: all, those of the run, those that were spoken of, or those of a kind, a place, a status, a score. */
final class Selections {

    /** What these do to leads that were not meant cannot be taken back. */
    private static final Set<ActionType> GRAVE = EnumSet.of(ActionType.DELETE_LEADS, ActionType.UPDATE_LEADS, ActionType.EMAIL_LEADS);

    /** Filter members that can narrow the leads of the run; the others say that leads from anywhere are meant. */
    private static final Set<String> NARROWING = Set.of("min_score", "max_score", "has_email", "has_phone", "status", "category");

    private static final Set<Tag> SHARING = EnumSet.of(Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.ENRICH, Tag.EXPORT, Tag.EMAIL);

    private final Draft draft;
    private final PlaceNames placeNames;

    Selections(Draft draft, PlaceNames placeNames) {
        this.draft = draft;
        this.placeNames = placeNames;
    }

    /** What an instruction chooses, with the place and project that were named up front; whatever would be left out is refused. */
    Description describe(Clause clause) throws Unplannable {
        Description described = draft.selection(clause.body());
        if (described.quoted() != null) {
            described = ofQuoted(described);
        }
        if (described.refused() != null) {
            throw Unplannable.notExpressible(described.refused());
        }
        if (described.badNumber()) {
            throw new Unplannable(Wording.Reason.INVALID_SCORE);
        }
        boolean chooses = !described.pointing() && described.ids().isEmpty() && (described.noun() == Tag.LEAD || !described.what().isEmpty());
        if (chooses && described.places().isEmpty() && draft.upFront.hasPlaces()) {
            return described.at(draft.upFront.usePlaces());
        }
        if (chooses && draft.upFront.hasProject() && !described.conditions().has("project_id")) {
            described.conditions().put("project_id", draft.upFront.useProject());
        }
        return described;
    }

    /** "The "bakery" leads": whatever else is quoted would be left out. */
    private Description ofQuoted(Description described) throws Unplannable {
        String quoted = described.quoted();
        boolean category = described.what().isEmpty() && draft.taxonomy.keyForExactly(quoted).isPresent();
        if (!category && !described.what().equals(quoted)) {
            throw Unplannable.notExpressible(quoted);
        }
        return described.of(quoted);
    }

    /** "Enrich, score and nurture the leads in Lyon": what the verbs are about stands after the last one. */
    Description sharedWithNext(int i, Description own) throws Unplannable {
        for (Clause next : draft.clauses.subList(i + 1, draft.clauses.size())) {
            if (next.verb() == null || !SHARING.contains(next.verb()) || next.negated()) {
                return own;
            }
            Description described = describe(next);
            if (!described.empty()) {
                return described;
            }
        }
        return own;
    }

    /** Scope and filter for each kind and each place that was named, at least one; "them" means these from now on. */
    List<ObjectNode> of(ActionType type, Tag verb, Description described) throws Unplannable {
        List<ObjectNode> whole = draft.wholeOf();
        List<ObjectNode> chosen = draft.remembered(chosen(type, verb, described));
        // "Those above 70" are a part: the next "those" mean the whole again.
        if (described.pointing() && described.noun() == null && described.places().isEmpty() && !described.conditions().isEmpty() && !whole.isEmpty()) {
            draft.keepWhole(whole);
        }
        return chosen;
    }

    private List<ObjectNode> chosen(ActionType type, Tag verb, Description described) throws Unplannable {
        List<String> kinds = described.kinds();
        if (kinds.size() > 1) {
            Set<ObjectNode> all = new LinkedHashSet<>();
            for (String kind : kinds) {
                all.addAll(of(type, verb, described.of(kind)));
            }
            return List.copyOf(all);
        }
        ObjectNode filter = filterOf(described);
        boolean them = described.pointing() && described.noun() == null && filter.isEmpty() && described.places().isEmpty() && described.quantity() == null;
        if (them && !draft.spokenOf().isEmpty() && type != ActionType.DELETE_LEADS) {
            return draft.spokenOf().stream().map(ObjectNode::deepCopy).toList();
        }
        int found = draft.sourced.stream().mapToInt(params -> params.path("limit").asInt()).sum();
        boolean asFound = described.quantity() == null || described.quantity().compareTo(BigDecimal.valueOf(found)) == 0;
        boolean aboutRun = !draft.sourced.isEmpty() && aboutSourced(filter, described) && !described.existing() && type != ActionType.DELETE_LEADS;
        if (asFound && aboutRun) {
            return List.of(amongSourced(verb, filter, described));
        }
        if (described.quantity() != null) {
            throw Unplannable.notExpressible(described.quantity().toPlainString());
        }
        if (asBefore(described)) {
            return narrowed(filter);
        }
        if (filter.isEmpty() && described.places().isEmpty()) {
            if (!everyLead(type, verb, described)) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            return List.of(Draft.node().put("scope", "all"));
        }
        if (GRAVE.contains(type) && maybeSomebodys(described)) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        return inPlaces(filter, described);
    }

    /** All but the places. */
    private ObjectNode filterOf(Description described) throws Unplannable {
        ObjectNode filter = described.conditions().deepCopy();
        if (!described.what().isEmpty()) {
            filter.put("category", draft.taxonomy.keyForExactly(described.what()).orElseThrow(() -> Unplannable.notExpressible(described.what())));
        }
        if (Tag.isTaskStatus(filter.path("status").asText())) {
            throw Unplannable.notExpressible(filter.path("status").asText());
        }
        if (!described.ids().isEmpty()) {
            filter.set("ids", Draft.array(described.ids()));
        }
        if (described.noun() != null && described.noun() != Tag.LEAD) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        return filter;
    }

    /** After a search, "them", "the leads", "the dentists" and "those above 65" are the ones that it finds, unless the words say otherwise. */
    private boolean aboutSourced(ObjectNode filter, Description described) {
        Place place = described.onlyPlace();
        boolean named = filter.has("category") || described.pointing();
        boolean samePlace = described.places().isEmpty() || place != null && named && draft.sourced.stream().anyMatch(params -> soughtIn(params, place));
        boolean sameKind = !filter.has("category") || draft.sourced.stream().anyMatch(params -> params.path("category").equals(filter.get("category")));
        boolean narrow = filter.properties().stream().allMatch(member -> NARROWING.contains(member.getKey()));
        return samePlace && sameKind && narrow;
    }

    private boolean soughtIn(ObjectNode params, Place place) {
        return placeNames.same(params.path("location").asText(), place);
    }

    /** A filter tells only what does not hold for all leads of the run. */
    private ObjectNode amongSourced(Tag verb, ObjectNode filter, Description described) {
        Place place = described.onlyPlace();
        if (draft.sourced.stream().allMatch(params -> params.path("category").equals(filter.path("category")))) {
            filter.remove("category");
        }
        if (place != null && !draft.sourced.stream().allMatch(params -> soughtIn(params, place))) {
            filter.put("city", placeNames.written(place.name()));
        }
        List<ObjectNode> before = draft.spokenOf();
        if (filter.isEmpty() && described.pointing() && before.size() == 1 && Draft.ofRun(before.get(0))) {
            return before.get(0).deepCopy();
        }
        boolean everyLead = described.all() && described.noun() == Tag.LEAD && filter.isEmpty() && (verb == Tag.RESCORE || verb == Tag.EXPORT);
        return everyLead ? Draft.node().put("scope", "all") : scoped("run", filter);
    }

    /** "Them", "those above 65", or no word at all that would choose any. */
    private boolean asBefore(Description described) {
        boolean unnamed = described.noun() == null && described.what().isEmpty() && described.places().isEmpty() && described.ids().isEmpty();
        boolean pointing = described.pointing() || unnamed && !described.all() && !described.existing();
        return pointing && !draft.spokenOf().isEmpty() && described.places().isEmpty() && described.what().isEmpty();
    }

    /** In "nurture those above 70 and delete those below 10" both are a part of what was spoken of before; two bounds of one kind are refused. */
    private List<ObjectNode> narrowed(ObjectNode filter) throws Unplannable {
        List<ObjectNode> narrowed = new ArrayList<>();
        for (ObjectNode selection : filter.isEmpty() ? draft.spokenOf() : draft.wholeOf()) {
            ObjectNode both = selection.has("filter") ? ((ObjectNode) selection.get("filter")).deepCopy() : Draft.node();
            if (both.path("min_score").asInt(filter.path("min_score").asInt()) > filter.path("max_score").asInt(both.path("max_score").asInt(100))
                    || filter.path("min_score").asInt(both.path("min_score").asInt()) > both.path("max_score").asInt(filter.path("max_score").asInt(100))) {
                // "Export the leads above 80 and delete those below 15": no lead is both.
                both.remove(List.of("min_score", "max_score"));
            }
            for (String bound : List.of("score", "created_", "status")) {
                if (bounds(both, bound) && bounds(filter, bound)) {
                    throw new Unplannable(Wording.Reason.MISSING_LEADS);
                }
            }
            both.setAll(filter);
            String scope = selection.path("scope").asText();
            narrowed.add(scoped(scope.equals("all") && !both.isEmpty() ? "filter" : scope, both));
        }
        return narrowed;
    }

    private static boolean bounds(ObjectNode filter, String kind) {
        return filter.properties().stream().anyMatch(member -> member.getKey().contains(kind));
    }

    /** "All leads" always; "the leads" and "everything" only where a mistake can be borne. */
    private static boolean everyLead(ActionType type, Tag verb, Description described) {
        boolean leads = described.noun() == Tag.LEAD;
        boolean said = leads && (described.all() || described.existing());
        boolean safe = type == ActionType.RESCORE_LEADS || type == ActionType.EXPORT_LEADS;
        boolean harmless = safe && (leads || described.all() || described.everything());
        boolean everyone = (type == ActionType.NURTURE_LEADS || type == ActionType.ENRICH_LEADS) && described.everything();
        // "Compute the scores"
        boolean ofScores = (verb == Tag.COMPUTE || verb == Tag.UPDATE) && described.empty();
        return said || harmless || everyone || ofScores;
    }

    /** "Delete those of Paul": a name that may be no place at all. */
    private boolean maybeSomebodys(Description described) {
        boolean unnamed = described.noun() == null && described.what().isEmpty() && !described.pointing() && !described.all() && !described.everything();
        boolean onlyPlace = unnamed && described.conditions().isEmpty() && !described.places().isEmpty();
        return onlyPlace || described.places().stream().anyMatch(placeNames::maybeSomebody);
    }

    private List<ObjectNode> inPlaces(ObjectNode filter, Description described) throws Unplannable {
        if (described.places().isEmpty()) {
            return List.of(scoped("filter", filter));
        }
        if (described.pointing() && described.noun() == null && described.what().isEmpty()) {
            inherit(filter);
        }
        List<ObjectNode> perPlace = new ArrayList<>();
        for (Place place : described.places()) {
            if (PlaceNames.isRegion(place)) {
                // Leads have a city and a country.
                throw Unplannable.notExpressible(place.name());
            }
            if (!PlaceNames.credible(place)) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode placed = Draft.node();
            if (!place.whole()) {
                placed.put("city", placeNames.written(place.name()));
            }
            if (place.country() != null) {
                placed.put("country", place.country());
            }
            placed.setAll(filter);
            perPlace.add(scoped("filter", placed));
        }
        return perPlace;
    }

    /** In "enrich the restaurants in Vannes and delete those in Pontivy" these are restaurants, too. */
    private void inherit(ObjectNode filter) throws Unplannable {
        Set<ObjectNode> before = new LinkedHashSet<>();
        for (ObjectNode selection : draft.spokenOf()) {
            ObjectNode same = selection.path("filter").isObject() ? ((ObjectNode) selection.get("filter")).deepCopy().remove(List.of("city", "country")) : Draft.node();
            if (Draft.ofRun(selection)) {
                draft.sourced.stream().map(params -> params.path("category")).filter(JsonNode::isTextual).findFirst().ifPresent(category -> same.set("category", category));
            }
            before.add(same);
        }
        if (before.size() > 1) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        before.stream().flatMap(same -> same.properties().stream()).filter(member -> !filter.has(member.getKey()))
                .forEach(member -> filter.set(member.getKey(), member.getValue()));
    }

    /** "Don't delete the leads in Paris, just rescore them": what must not be done may still say who "them" is. */
    void remember(Clause refused) {
        Description described = draft.selection(refused.without(Tag.NOT, Tag.NE).body());
        if (draft.sourced.isEmpty() && described.refused() == null && (described.noun() == Tag.LEAD || !described.what().isEmpty())) {
            try {
                of(ActionType.RESCORE_LEADS, refused.verb(), described);
            } catch (Unplannable e) {
                draft.remembered(List.of());
            }
        }
    }

    private static ObjectNode scoped(String scope, ObjectNode filter) {
        ObjectNode params = Draft.node().put("scope", scope);
        if (!filter.isEmpty()) {
            params.set("filter", filter.deepCopy());
        }
        return params;
    }
}
