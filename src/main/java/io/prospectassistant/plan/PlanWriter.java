package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns instructions into actions, in order; remembers what was spoken of, so that "them" and "those above 65" mean the right leads. */
final class PlanWriter {

    private static final int DEFAULT_LIMIT = 20;
    private static final BigDecimal MAX_LIMIT = BigDecimal.valueOf(5000);
    /** Longer texts are no place and no kind of business, but a sentence that was misread. */
    private static final int MAX_NAME = 100;
    private static final int MAX_TITLE = 200;
    private static final int MAX_MESSAGE = 500;

    private static final Set<ActionType> CHANGES_LEADS = EnumSet.of(ActionType.SOURCE_LEADS_APIFY, ActionType.ENRICH_LEADS, ActionType.RESCORE_LEADS, ActionType.CREATE_LEAD,
            ActionType.UPDATE_LEAD, ActionType.UPDATE_LEADS, ActionType.DELETE_LEADS, ActionType.MERGE_LEADS);

    private static final Set<String> TASK_STATUSES = Set.of("open", "done", "cancelled");

    /** Filter members that can narrow the leads of the run; the others say that leads from anywhere are meant. */
    private static final Set<String> NARROWING = Set.of("min_score", "max_score", "has_email", "has_phone", "status");

    /** Why the command cannot be planned. */
    static final class Unplannable extends Exception {

        final transient Wording.Reason reason;
        final String about;

        Unplannable(Wording.Reason reason, String about) {
            super(about, null, false, false);
            this.reason = reason;
            this.about = about;
        }

        Unplannable(Wording.Reason reason) {
            this(reason, "");
        }
    }

    private final CategoryTaxonomy taxonomy;
    private final String clean;
    private final String language;
    private final LocalDate today;
    private final List<Clause> clauses;
    private final List<PlannedAction> actions = new ArrayList<>();
    private final List<ObjectNode> sourced = new ArrayList<>();
    /** What the last instruction was about: params with scope and filter. */
    private List<ObjectNode> spokenOf = List.of();
    private List<Place> leadingPlaces = List.of();

    PlanWriter(CategoryTaxonomy taxonomy, String clean, String language, LocalDate today, List<Clause> clauses) {
        this.today = today;
        this.taxonomy = taxonomy;
        this.clean = clean;
        this.language = language;
        this.clauses = clauses;
    }

    List<PlannedAction> write() throws Unplannable {
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (clause.verb() == Tag.IF) {
                throw new Unplannable(Wording.Reason.CONDITIONAL);
            }
            if (clause.verb() == null) {
                refuseLeftOver(clause);
                leadingPlaces = clause.body().get(0).is(Tag.IN) ? DescriptionReader.ofSearch(taxonomy, clean, clause.body()).places() : leadingPlaces;
            } else if (clause.negated()) {
                remember(clause);
            } else {
                write(clause, i);
            }
            if (actions.size() > Plan.MAX_ACTIONS) {
                throw new Unplannable(Wording.Reason.TOO_LONG);
            }
        }
        return actions;
    }

    /** Words beside the instructions may be talk; what names leads, numbers or limits is part of what was asked, and not understood. */
    private void refuseLeftOver(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean onlyPlace = body.get(0).is(Tag.IN);
        boolean limits = body.stream().anyMatch(unit -> unit.isAny(EnumSet.of(Tag.NUMBER, Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.EXCEPT, Tag.QUOTED, Tag.ID, Tag.ABOVE, Tag.BELOW, Tag.AT_LEAST, Tag.AT_MOST)));
        boolean business = body.stream().anyMatch(unit -> unit.plain() && taxonomy.keyForExactly(unit.first().folded()).filter(key -> taxonomy.isBusiness(unit.first().folded())).isPresent());
        if (!onlyPlace && business && clauses.size() == 1 && body.stream().noneMatch(unit -> unit.is(Tag.IN) || unit.isAny(Tag.VERBS) || unit.is(Tag.QUESTION) || unit.isAny(EnumSet.of(Tag.NOT, Tag.EXCEPT)))) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        if (!onlyPlace && body.get(0).is(Tag.QUESTION)) {
            throw new Unplannable(Wording.Reason.QUESTION);
        }
        boolean beforehand = body.get(0).is(Tag.BEFORE) && body.stream().anyMatch(unit -> unit.isAny(Tag.VERBS));
        if (!onlyPlace && (limits || business || beforehand)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body));
        }
    }

    private String words(List<Unit> body) {
        String words = body.isEmpty() ? "" : clean.substring(body.get(0).start(), Math.max(body.get(0).end(), body.get(Math.min(body.size(), 8) - 1).end()));
        return words.substring(0, words.offsetByCodePoints(0, Math.min(80, words.codePointCount(0, words.length()))));
    }

    private void write(Clause clause, int i) throws Unplannable {
        switch (clause.verb()) {
            case FIND: find(clause, i); break;
            case WANT: find(clause, i); break;
            case GIVE: if (clause.has(Tag.SCORE_NOUN)) { select(ActionType.RESCORE_LEADS, clause, i); } else { find(clause, i); } break;
            case SCORE: case RESCORE: select(ActionType.RESCORE_LEADS, clause, i); break;
            case COMPUTE: if (!clause.has(Tag.SCORE_NOUN)) { throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD); } select(ActionType.RESCORE_LEADS, clause, i); break;
            case NURTURE: select(ActionType.NURTURE_LEADS, clause, i); break;
            case ENRICH: select(ActionType.ENRICH_LEADS, clause, i); break;
            case EXPORT: select(ActionType.EXPORT_LEADS, clause, i); break;
            case PUT: if (!clause.body().isEmpty() && clause.body().get(0).is(Tag.NUMBER)) { find(clause, i); } else if (clause.has(Tag.NURTURE)) { select(ActionType.NURTURE_LEADS, without(clause, Tag.NURTURE, Tag.CAMPAIGN), i); } else { update(clause, i); } break;
            case EMAIL: case SEND: send(clause, i); break;
            case NOTIFY: notifyUser(clause, clause.has(Tag.BY_MAIL) || onlyMail(clause)); break;
            case UPDATE: update(clause, i); break;
            case CLOSE: case ARCHIVE: case REOPEN: case CANCEL: close(clause); break;
            case RENAME: rename(clause); break;
            case DELETE: delete(clause); break;
            case CREATE: case REMIND: create(clause); break;
            case MERGE: merge(clause, i); break;
            case LEAVE: if (clause.has(Tag.ONLY)) { throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body())); } break;
            default: break;
        }
    }

    // --- searching ------------------------------------------------------------------------------------------------

    private void find(Clause clause, int i) throws Unplannable {
        Description sought = DescriptionReader.ofSearch(taxonomy, clean, clause.body());
        if (sought.pointing() && sought.what().isEmpty() && (!sourced.isEmpty() || !spokenOf.isEmpty()) && clause.body().stream().anyMatch(unit -> unit.isAny(Tag.CONTACTS))) {
            select(ActionType.ENRICH_LEADS, new Clause(Tag.ENRICH, false, false, null, List.of()), i);
            return;
        }
        if (sought.quantity() == null && sought.places().isEmpty() && i + 1 < clauses.size() && clauses.get(i + 1).continued() && onlyCounts(i + 1)) {
            return;
        }
        int limit = limitOf(clause, i, sought);
        if (sought.refused() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, sought.refused());
        }
        String what = sought.what().isEmpty() && clause.continued() && i > 0 && sought.quantity() != null && !sought.places().isEmpty() ? whatBefore(i) : sought.what();
        if (what.isEmpty() || what.length() > MAX_NAME || !what.codePoints().anyMatch(Character::isLetter)) {
            throw new Unplannable(Wording.Reason.MISSING_WHAT);
        }
        String project = projectOf(i, sought);
        for (Place place : placesOf(i, sought)) {
            if (place.name().length() > MAX_NAME) {
                throw new Unplannable(Wording.Reason.MISSING_PLACE);
            }
            source(what, place, limit, sought.required(), project);
        }
    }

    /** "Dentists, 10 in Paris and 20 in Lyon": what is sought was said before. */
    private boolean onlyCounts(int i) {
        Description next = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(i).body());
        return next.what().isEmpty() && next.quantity() != null && !next.places().isEmpty();
    }

    /** "10 dentists in Paris and 20 in Lyon": the second search is for the same. */
    private String whatBefore(int i) {
        String what = "";
        for (int j = i; j > 0 && what.isEmpty() && clauses.get(j).continued(); j--) {
            what = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j - 1).body()).what();
        }
        return what;
    }

    private int limitOf(Clause clause, int i, Description sought) throws Unplannable {
        BigDecimal quantity = sought.quantity();
        if (quantity == null && clause.continued() && i > 0) {
            quantity = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(i - 1).body()).quantity();
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
        for (int j = i + 1; j < clauses.size() && clauses.get(j).continued(); j++) {
            List<Place> places = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j).body()).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        for (int j = i; j > 0 && clauses.get(j).continued(); j--) {
            List<Place> places = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j - 1).body()).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        if (leadingPlaces.isEmpty()) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        return leadingPlaces;
    }

    /** The project to keep the leads in; one that is said after several searches holds for all that share its place. */
    private String projectOf(int i, Description sought) {
        Description said = sought;
        for (int j = i + 1; said.places().isEmpty() && j < clauses.size() && clauses.get(j).continued(); j++) {
            said = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j).body());
        }
        return (sought.conditions().has("project_id") ? sought : said).conditions().path("project_id").asText(null);
    }

    private void source(String what, Place place, int limit, Set<Tag> required, String project) {
        Optional<String> category = taxonomy.keyFor(what);
        boolean businesses = category.isEmpty() || taxonomy.isBusiness(what);
        ObjectNode params = node();
        params.put("query", businesses ? what : taxonomy.searchTerms(category.get(), language).get(0));
        category.ifPresent(key -> params.put("category", key));
        params.put("location", place.name());
        if (place.country() != null) {
            params.put("country", place.country());
        }
        params.put("limit", limit);
        params.put("language", language);
        if (project != null) {
            params.put("project_id", project);
        }
        required.forEach(contact -> params.put(contact == Tag.MAIL ? "require_email" : contact == Tag.PHONE ? "require_phone" : "require_website", true));
        sourced.add(params);
        spokenOf = List.of(node().put("scope", "run"));
        add(ActionType.SOURCE_LEADS_APIFY, params);
    }

    // --- selecting ------------------------------------------------------------------------------------------------

    private void select(ActionType type, Clause whole, int i) throws Unplannable {
        int named = type == ActionType.NURTURE_LEADS ? sequenceAt(whole.body()) : -1;
        Clause clause = named < 0 ? whole : withoutSequence(whole, named);
        Description described = describe(clause);
        if (described.empty() && sourced.isEmpty() && spokenOf.isEmpty()) {
            described = sharedWithNext(i, described);
        }
        for (ObjectNode params : selections(type, clause.verb(), described)) {
            if (type == ActionType.EXPORT_LEADS) {
                params.put("format", "csv");
            }
            if (named >= 0) {
                params.put("sequence", sequence(whole.body(), named));
            }
            if (type == ActionType.EMAIL_LEADS && described.quoted() != null && !described.quoted().isEmpty() && described.quoted().length() <= MAX_TITLE) {
                params.put("subject", described.quoted());
            }
            add(type, params);
        }
    }

    /** Index of the preposition of "with the sequence winback", "avec la séquence winback"; -1 when none is named. */
    private static int sequenceAt(List<Unit> body) {
        for (int i = 0; i + 2 < body.size(); i++) {
            int noun = body.get(i + 1).is(Tag.DET) ? i + 2 : i + 1;
            boolean found = body.get(i).isAny(EnumSet.of(Tag.WITH, Tag.IN)) && noun + 1 < body.size() && body.get(noun).is(Tag.CAMPAIGN) && body.get(noun).first().folded().startsWith("sequence");
            if (found && (body.get(noun + 1).plain() || body.get(noun + 1).is(Tag.QUOTED))) {
                return i;
            }
        }
        return -1;
    }

    private static int sequenceName(List<Unit> body, int at) {
        return body.get(at + 1).is(Tag.DET) ? at + 3 : at + 2;
    }

    private static int endOfSequence(List<Unit> body, int at) {
        int end = sequenceName(body, at) + 1;
        while (end < body.size() && body.get(end).glued()) {
            end++;
        }
        return end;
    }

    /** The name of the sequence, by which it is stored. */
    private String sequence(List<Unit> body, int at) throws Unplannable {
        List<Unit> name = body.subList(sequenceName(body, at), endOfSequence(body, at));
        String text = name.get(0).is(Tag.QUOTED) ? name.get(0).first().text() : clean.substring(name.get(0).start(), name.get(name.size() - 1).end());
        String sequence = text.toLowerCase(Locale.ROOT);
        if (!sequence.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(name));
        }
        return sequence;
    }

    private static Clause withoutSequence(Clause clause, int at) {
        List<Unit> body = new ArrayList<>(clause.body().subList(0, at));
        body.addAll(clause.body().subList(endOfSequence(clause.body(), at), clause.body().size()));
        return new Clause(clause.verb(), clause.negated(), clause.continued(), null, List.copyOf(body));
    }

    private Description describe(Clause clause) throws Unplannable {
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, clause.body());
        if (described.refused() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.refused());
        }
        if (described.badNumber()) {
            throw new Unplannable(Wording.Reason.INVALID_SCORE);
        }
        return described;
    }

    /** "Enrich, score and nurture the leads in Lyon": what the verbs are about stands after the last one. */
    private Description sharedWithNext(int i, Description own) throws Unplannable {
        for (int j = i + 1; j < clauses.size(); j++) {
            Clause next = clauses.get(j);
            boolean same = EnumSet.of(Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.ENRICH, Tag.EXPORT, Tag.EMAIL).contains(next.verb() == null ? Tag.IF : next.verb());
            if (!same || next.negated()) {
                return own;
            }
            Description described = describe(next);
            if (!described.empty()) {
                return described;
            }
        }
        return own;
    }

    /** Scope and filter for each place that was named, at least one. */
    private List<ObjectNode> selections(ActionType type, Tag verb, Description described) throws Unplannable {
        ObjectNode filter = described.conditions().deepCopy();
        if (!described.what().isEmpty()) {
            List<String> kinds = List.of(described.what().split("\\s*" + DescriptionReader.FURTHER + "\\s*"));
            if (kinds.size() > 1) {
                List<ObjectNode> all = new ArrayList<>();
                for (String kind : kinds) {
                    all.addAll(selections(type, verb, described.of(kind)));
                }
                return remembered(all.stream().distinct().toList());
            }
            String key = taxonomy.keyForExactly(described.what()).orElseThrow(() -> new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.what()));
            filter.put("category", key);
        }
        if (TASK_STATUSES.contains(filter.path("status").asText())) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, filter.path("status").asText());
        }
        if (!described.ids().isEmpty()) {
            filter.set("ids", array(described.ids()));
        }
        if (described.noun() != null && described.noun() != Tag.LEAD) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        Place only = described.places().size() == 1 ? described.places().get(0) : null;
        boolean ofRun = !sourced.isEmpty() && aboutSourced(filter, only, described) && !described.existing();
        if (ofRun && type != ActionType.DELETE_LEADS) {
            filter.remove("category");
            boolean sameAsBefore = described.pointing() && spokenOf.size() == 1 && spokenOf.get(0).path("scope").asText().equals("run");
            if (sameAsBefore && filter.isEmpty()) {
                return remembered(List.of(spokenOf.get(0).deepCopy()));
            }
            boolean everyLead = described.all() && described.noun() == Tag.LEAD && filter.isEmpty() && (verb == Tag.RESCORE || verb == Tag.EXPORT);
            return remembered(List.of(everyLead ? node().put("scope", "all") : scoped("run", filter)));
        }
        if (described.quantity() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.quantity().toPlainString());
        }
        boolean unnamed = described.noun() == null && described.what().isEmpty() && described.places().isEmpty() && described.ids().isEmpty();
        boolean pointing = described.pointing() || unnamed && !described.all() && !described.existing();
        if (pointing && !spokenOf.isEmpty() && described.places().isEmpty() && described.what().isEmpty()) {
            return remembered(narrowed(spokenOf, filter));
        }
        if (filter.isEmpty() && described.places().isEmpty()) {
            boolean safe = type == ActionType.RESCORE_LEADS || type == ActionType.EXPORT_LEADS;
            boolean everyone = (type == ActionType.NURTURE_LEADS || type == ActionType.ENRICH_LEADS) && described.everything();
            boolean ofScores = verb == Tag.COMPUTE || verb == Tag.UPDATE;
            boolean allLeads = described.noun() == Tag.LEAD && (described.all() || described.existing()) || safe && (described.noun() == Tag.LEAD || described.all() || described.everything())
                    || everyone || ofScores && described.empty();
            if (!allLeads) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            return remembered(List.of(node().put("scope", "all")));
        }
        if (described.places().isEmpty()) {
            return remembered(List.of(scoped("filter", filter)));
        }
        List<ObjectNode> perPlace = new ArrayList<>();
        for (Place place : described.places()) {
            if (place.name().length() > MAX_NAME) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode placed = node();
            if (!place.whole()) {
                placed.put("city", place.name());
            }
            if (place.country() != null) {
                placed.put("country", place.country());
            }
            placed.setAll(filter);
            perPlace.add(scoped("filter", placed));
        }
        return remembered(perPlace);
    }

    /** After a search, "them", "the leads", "the dentists" and "those above 65" are the ones that it finds, unless the words say otherwise. */
    private boolean aboutSourced(ObjectNode filter, Place place, Description described) {
        boolean samePlace = described.places().isEmpty() || place != null && filter.has("category") && sourced.stream().anyMatch(params -> folded(params, "location").equals(CategoryTaxonomy.fold(place.name())));
        boolean sameKind = !filter.has("category") || sourced.stream().allMatch(params -> params.path("category").equals(filter.get("category")));
        boolean narrow = true;
        for (var members = filter.fieldNames(); members.hasNext(); ) {
            String member = members.next();
            narrow &= NARROWING.contains(member) || member.equals("category");
        }
        return samePlace && sameKind && narrow;
    }

    private static String folded(ObjectNode params, String member) {
        return CategoryTaxonomy.fold(params.path(member).asText());
    }

    private static List<ObjectNode> narrowed(List<ObjectNode> selections, ObjectNode filter) {
        return selections.stream().map(selection -> {
            ObjectNode both = selection.has("filter") ? ((ObjectNode) selection.get("filter")).deepCopy() : node();
            both.setAll(filter);
            String scope = selection.path("scope").asText();
            return scoped(scope.equals("all") && !both.isEmpty() ? "filter" : scope, both);
        }).toList();
    }

    /** "Don't delete the leads in Paris, just rescore them": what must not be done may still say who "them" is. */
    private void remember(Clause refused) {
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, refused.body());
        if (sourced.isEmpty() && described.refused() == null && described.noun() == Tag.LEAD) {
            try {
                selections(ActionType.RESCORE_LEADS, refused.verb(), described);
            } catch (Unplannable e) {
                spokenOf = List.of();
            }
        }
    }

    private List<ObjectNode> remembered(List<ObjectNode> selections) {
        spokenOf = selections.stream().map(ObjectNode::deepCopy).toList();
        return selections;
    }

    private static ObjectNode scoped(String scope, ObjectNode filter) {
        ObjectNode params = node().put("scope", scope);
        if (!filter.isEmpty()) {
            params.set("filter", filter.deepCopy());
        }
        return params;
    }

    // --- all else -------------------------------------------------------------------------------------------------

    /** "notif mail". */
    private static boolean onlyMail(Clause clause) {
        return clause.has(Tag.MAIL) && clause.body().stream().allMatch(unit -> unit.isAny(EnumSet.of(Tag.MAIL, Tag.ME, Tag.POLITE, Tag.DET)));
    }

    private void notifyUser(Clause clause, boolean byMail) throws Unplannable {
        if (clause.has(Tag.THEM) && !clause.has(Tag.ME) && !clause.has(Tag.WHEN)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        if (clause.told() && clause.body().stream().takeWhile(unit -> !unit.isAny(EnumSet.of(Tag.WHEN, Tag.QUOTED, Tag.NOTICE, Tag.AFTER, Tag.THEM, Tag.DONE))).anyMatch(unit -> unit.plain() || unit.isAny(EnumSet.of(Tag.QUESTION, Tag.IF, Tag.LEAD)))) {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
        if (sourced.isEmpty() && clause.has(Tag.WHEN) && clause.has(Tag.NUMBER)) {
            // "Tell me when you've found 10 bars in Lyon": a notification alone is not what was asked for.
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        ObjectNode params = node();
        if (byMail) {
            params.putArray("channels").add("email");
        } else if (clause.has(Tag.BY_APP)) {
            params.putArray("channels").add("in_app");
        }
        clause.body().stream().filter(unit -> unit.is(Tag.QUOTED) && !unit.first().text().isEmpty() && unit.first().text().length() <= MAX_MESSAGE).findFirst().ifPresent(unit -> params.put("message", unit.first().text()));
        add(ActionType.NOTIFY_USER, params);
    }

    private void send(Clause clause, int i) throws Unplannable {
        boolean mail = clause.verb() == Tag.EMAIL || clause.has(Tag.MAIL) || clause.has(Tag.BY_MAIL);
        boolean toOthers = !clause.has(Tag.ME) && clause.body().stream().anyMatch(unit -> unit.plain() || unit.isAny(EnumSet.of(Tag.LEAD, Tag.IN, Tag.ALL)));
        boolean notice = clause.body().stream().anyMatch(unit -> unit.isAny(EnumSet.of(Tag.NOTIFY, Tag.NOTICE))) && !toOthers || mail;
        if (clause.has(Tag.ME) && clause.has(Tag.CSV)) {
            select(ActionType.EXPORT_LEADS, without(clause, Tag.ME), i);
        } else if (clause.has(Tag.ME) && notice || notice && !mail && !clause.has(Tag.THEM)) {
            notifyUser(new Clause(Tag.NOTIFY, false, false, null, clause.body().stream().filter(unit -> !unit.is(Tag.THEM)).toList()), mail);
        } else if (mail) {
            List<Unit> body = new ArrayList<>(clause.body());
            // "Email all dentists who have an email": after that verb a mail is a condition.
            for (int j = 0; j < body.size(); j++) {
                if (body.get(j).isAny(clause.verb() == Tag.EMAIL ? EnumSet.of(Tag.BY_MAIL) : EnumSet.of(Tag.MAIL, Tag.BY_MAIL))) {
                    body.remove(j);
                    break;
                }
            }
            select(ActionType.EMAIL_LEADS, new Clause(clause.verb(), false, false, null, body), i);
        } else {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
    }

    /** "Change the email of lead 23 to sales@acme.example"; answers false when the words say something else. */
    private boolean changeOne(List<Unit> body) {
        int row = 0;
        while (row < body.size() && !body.get(row).isAny(EnumSet.of(Tag.LEAD, Tag.TASK, Tag.PROJECT))) {
            row++;
        }
        Optional<ObjectNode> changes = row + 1 < body.size() && body.get(row + 1).id() != null ? RowFields.ofChange(clean, body, row) : Optional.empty();
        boolean named = changes.isPresent() && (changes.get().has("name") || changes.get().has("description"));
        boolean lead = changes.isPresent() && body.get(row).is(Tag.LEAD) && !changes.get().has("description");
        if (!lead && !(named && body.get(row).is(Tag.PROJECT))) {
            return false;
        }
        ObjectNode params = node().put(lead ? "lead_id" : "project_id", body.get(row + 1).id());
        params.set("changes", changes.get());
        add(lead ? ActionType.UPDATE_LEAD : ActionType.UPDATE_PROJECT, params);
        return true;
    }

    /** "Rename project 3 to Northern Gyms". */
    private void rename(Clause clause) throws Unplannable {
        int row = clause.body().size() - 2;
        String id = row < 0 ? null : clause.body().get(row + 1).id();
        String name = clause.title() == null ? "" : clause.title().strip();
        if (id == null || !clause.body().get(row).isAny(EnumSet.of(Tag.LEAD, Tag.TASK, Tag.PROJECT))) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (name.isEmpty() || name.length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Unit noun = clause.body().get(row);
        ObjectNode params = node().put(noun.is(Tag.TASK) ? "task_id" : noun.is(Tag.PROJECT) ? "project_id" : "lead_id", id);
        params.set("changes", node().put(noun.is(Tag.TASK) ? "title" : "name", name));
        add(noun.is(Tag.TASK) ? ActionType.UPDATE_TASK : noun.is(Tag.PROJECT) ? ActionType.UPDATE_PROJECT : ActionType.UPDATE_LEAD, params);
    }

    private void update(Clause clause, int i) throws Unplannable {
        if (changeOne(clause.body())) {
            return;
        }
        int at = clause.body().size() - 1;
        while (at >= 0 && !clause.body().get(at).isAny(Tag.LEAD_STATUSES) && !clause.body().get(at).isAny(Tag.TASK_STATUSES)) {
            at--;
        }
        if (at < 0) {
            if (clause.has(Tag.SCORE_NOUN)) {
                select(ActionType.RESCORE_LEADS, clause, i);
            } else if (clause.verb() == Tag.UPDATE) {
                throw new Unplannable(Wording.Reason.MISSING_STATUS);
            } else {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            }
            return;
        }
        String status = clause.body().get(at).tags().stream().filter(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag)).findFirst().orElseThrow().word();
        List<Unit> body = new ArrayList<>(clause.body());
        body.remove(at);
        while (at > 0 && body.get(at - 1).isAny(EnumSet.of(Tag.AS, Tag.TO, Tag.IN, Tag.STATUS_NOUN, Tag.DET)) && !body.get(at - 1).is(Tag.THEM)) {
            body.remove(--at);
        }
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, body);
        ObjectNode changes = node().put("status", status);
        if (described.noun() == Tag.TASK || described.noun() == Tag.PROJECT) {
            boolean task = described.noun() == Tag.TASK;
            if (described.ids().isEmpty() || described.refused() != null || !(task ? TASK_STATUSES.contains(status) : status.equals("done"))) {
                throw new Unplannable(Wording.Reason.MISSING_TARGET);
            }
            if (!task) {
                changes.put("status", "completed");
            }
            for (String id : described.ids()) {
                ObjectNode params = node().put(task ? "task_id" : "project_id", id);
                params.set("changes", changes.deepCopy());
                add(task ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT, params);
            }
            return;
        }
        if (TASK_STATUSES.contains(status)) {
            throw new Unplannable(Wording.Reason.MISSING_STATUS);
        }
        Description leads = describe(new Clause(Tag.UPDATE, false, false, null, body));
        if (leads.ids().size() == 1 && leads.conditions().isEmpty() && leads.what().isEmpty() && leads.places().isEmpty() && leads.quantity() == null) {
            ObjectNode params = node().put("lead_id", leads.ids().get(0));
            params.set("changes", changes);
            add(ActionType.UPDATE_LEAD, params);
            return;
        }
        for (ObjectNode params : selections(ActionType.UPDATE_LEADS, Tag.UPDATE, leads)) {
            params.set("changes", changes.deepCopy());
            add(ActionType.UPDATE_LEADS, params);
        }
    }

    /** "Close task 12", "archive project 4", "reopen task 12", "cancel task 9". */
    private void close(Clause clause) throws Unplannable {
        Description described = describe(clause);
        boolean task = described.noun() == Tag.TASK;
        if (described.ids().isEmpty() || !task && described.noun() != Tag.PROJECT || task && clause.verb() == Tag.ARCHIVE || !task && clause.verb() == Tag.CANCEL || !described.conditions().isEmpty() || !described.what().isEmpty() || !described.places().isEmpty()) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        String status = clause.verb() == Tag.CANCEL ? "cancelled" : clause.verb() == Tag.ARCHIVE ? "archived" : clause.verb() == Tag.REOPEN ? task ? "open" : "active" : task ? "done" : "completed";
        for (String id : described.ids()) {
            ObjectNode params = node().put(task ? "task_id" : "project_id", id);
            params.set("changes", node().put("status", status));
            add(task ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT, params);
        }
    }

    private void delete(Clause clause) throws Unplannable {
        // In "delete the leads in project 5" the project only says which leads.
        if (firstNoun(clause) == Tag.PROJECT) {
            deleteProjects(clause);
            return;
        }
        Description described = describe(clause);
        if (described.noun() == Tag.TASK) {
            deleteTasks(described);
            return;
        }
        boolean pointing = described.pointing() || described.empty();
        if (pointing && !sourced.isEmpty()) {
            // A deletion is by filter, ids or all; the leads of the run are none of these, and a wider filter would delete others.
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        for (ObjectNode params : selections(ActionType.DELETE_LEADS, Tag.DELETE, described)) {
            if (params.path("scope").asText().equals("run")) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode filter = params.has("filter") ? (ObjectNode) params.get("filter") : node();
            ObjectNode deletion = node();
            if (filter.size() == 1 && filter.has("ids")) {
                deletion.set("ids", filter.get("ids"));
            } else if (!filter.isEmpty()) {
                deletion.set("filter", filter);
            } else {
                deletion.put("scope", "all");
            }
            add(ActionType.DELETE_LEADS, deletion);
        }
    }

    private void deleteTasks(Description described) throws Unplannable {
        ObjectNode params = node();
        ObjectNode filter = described.conditions();
        if (!described.what().isEmpty() || described.quantity() != null || !described.places().isEmpty() && !described.ids().isEmpty()
                || filter.has("status") && !TASK_STATUSES.contains(filter.get("status").asText())) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (described.places().size() == 1) {
            filter.put("city", described.places().get(0).name());
        }
        if (!described.ids().isEmpty() && filter.isEmpty()) {
            params.set("ids", array(described.ids()));
        } else if (!filter.isEmpty() && described.ids().isEmpty() && described.places().size() < 2) {
            params.set("filter", filter);
        } else if (described.all() && described.places().isEmpty()) {
            params.put("scope", "all");
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        add(ActionType.DELETE_TASKS, params);
    }

    private void deleteProjects(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        int noun = 0;
        while (!body.get(noun).is(Tag.PROJECT)) {
            noun++;
        }
        List<Unit> before = body.subList(0, noun);
        int from = noun + 1;
        while (from < body.size() && body.get(from).isAny(EnumSet.of(Tag.CALLED, Tag.COMMA))) {
            from++;
        }
        List<Unit> after = body.subList(from, body.size());
        ObjectNode params = node();
        boolean onlyIds = !after.isEmpty() && after.stream().allMatch(unit -> unit.is(Tag.NUMBER) && unit.first().text().matches("\\d{1,20}") || unit.is(Tag.ID) || unit.isAny(EnumSet.of(Tag.AND, Tag.COMMA)));
        if (onlyIds) {
            params.set("ids", array(after.stream().filter(unit -> !unit.isAny(EnumSet.of(Tag.AND, Tag.COMMA))).map(unit -> unit.first().folded().toLowerCase(Locale.ROOT)).distinct().toList()));
        } else if (after.size() == 1 && after.get(0).is(Tag.QUOTED) && !after.get(0).first().text().isEmpty()) {
            params.put("name", after.get(0).first().text());
        } else if (after.isEmpty() && before.stream().anyMatch(unit -> unit.is(Tag.ALL))) {
            params.put("scope", "all");
        } else if (!after.isEmpty() && after.stream().noneMatch(unit -> unit.is(Tag.STOP)) && before.stream().noneMatch(unit -> unit.is(Tag.ALL)) && !after.get(0).isAny(EnumSet.of(Tag.WHICH, Tag.WITH, Tag.WITHOUT, Tag.EXCEPT, Tag.IN, Tag.BEFORE, Tag.AFTER))) {
            params.put("name", clean.substring(after.get(0).start(), after.get(after.size() - 1).end()));
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (params.path("name").asText().length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        add(ActionType.DELETE_PROJECTS, params);
    }

    /** The noun that comes first, or null. */
    private static Tag firstNoun(Clause clause) {
        return clause.body().stream().filter(unit -> unit.isAny(EnumSet.of(Tag.LEAD, Tag.TASK, Tag.PROJECT))).findFirst()
                .map(unit -> unit.is(Tag.TASK) ? Tag.TASK : unit.is(Tag.PROJECT) ? Tag.PROJECT : Tag.LEAD).orElse(null);
    }

    private void create(Clause clause) throws Unplannable {
        String title = clause.title() == null ? "" : clause.title().strip();
        if (title.isEmpty() || title.length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Tag noun = firstNoun(clause);
        if (noun == Tag.PROJECT || noun == Tag.LEAD) {
            boolean quoted = clause.details().get(0).is(Tag.QUOTED);
            ObjectNode fields = noun == Tag.PROJECT && !quoted ? node().put("name", title) : RowFields.ofCreated(clean, clause.details()).orElse(null);
            boolean allowed = fields != null && fields.has("name") && !(noun == Tag.LEAD && clause.details().get(0).isAny(EnumSet.of(Tag.IN, Tag.FOR)) && !clause.details().get(0).first().capitalised()) && (noun == Tag.LEAD ? !fields.has("description") : fields.size() == 1 || fields.size() == 2 && fields.has("description"));
            if (!allowed) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.details()));
            }
            add(noun == Tag.PROJECT ? ActionType.CREATE_PROJECT : ActionType.CREATE_LEAD, fields);
            return;
        }
        ObjectNode params = node().put("title", title);
        // "A task for lead 12": the row stands at the end of what came before the title.
        int row = clause.body().size() - 2;
        if (row > 0 && clause.body().get(row + 1).id() != null) {
            if (!clause.body().get(row).isAny(EnumSet.of(Tag.LEAD, Tag.PROJECT))) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            }
            params.put(clause.body().get(row).is(Tag.LEAD) ? "lead_id" : "project_id", clause.body().get(row + 1).id());
        }
        add(ActionType.CREATE_TASK, params);
    }

    /** The lead named first stays, unless the words say which: "merge 3 into 4", "merge 3 and 4, keep 4". */
    private void merge(Clause clause, int i) throws Unplannable {
        List<Unit> body = clause.body().stream().takeWhile(unit -> !unit.is(Tag.LEAVE)).toList();
        boolean inside = body.size() < clause.body().size();
        boolean after = i + 1 < clauses.size() && clauses.get(i + 1).verb() == Tag.LEAVE;
        List<Unit> stays = inside ? clause.body().subList(body.size() + 1, clause.body().size()) : after ? clauses.get(i + 1).body() : List.of();
        long into = body.stream().takeWhile(unit -> !unit.isAny(EnumSet.of(Tag.TO, Tag.IN))).count();
        List<String> ids = new ArrayList<>(body.stream().map(Unit::id).filter(Objects::nonNull).distinct().toList());
        Set<Tag> around = EnumSet.of(Tag.DET, Tag.LEAD, Tag.AND, Tag.COMMA, Tag.WITH, Tag.TO, Tag.IN, Tag.POLITE);
        boolean read = body.stream().skip(into).allMatch(unit -> unit.is(Tag.NUMBER) || unit.is(Tag.ID) || unit.isAny(around)) && body.stream().limit(into).allMatch(unit -> unit.id() != null || unit.isAny(around));
        if (ids.size() < 2 || !read) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        List<String> targets = new ArrayList<>(body.stream().skip(into).map(Unit::id).filter(Objects::nonNull).toList());
        if (inside || after) {
            stays.stream().filter(unit -> !unit.isAny(EnumSet.of(Tag.DET, Tag.LEAD, Tag.POLITE))).forEach(unit -> targets.add(unit.id()));
        }
        String keep = targets.isEmpty() ? ids.get(0) : targets.get(0);
        boolean unclear = targets.size() > 1 || (inside || after) && targets.isEmpty() || after && clauses.get(i + 1).negated();
        if (unclear || !ids.remove(keep)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(stays.isEmpty() ? body : stays));
        }
        ObjectNode params = node().put("keep_id", keep);
        params.set("merge_ids", array(ids));
        add(ActionType.MERGE_LEADS, params);
    }

    private void add(ActionType type, ObjectNode params) {
        boolean ofRun = params.path("scope").asText().equals("run");
        List<String> before = ofRun ? actions.stream().filter(action -> CHANGES_LEADS.contains(action.type())).map(PlannedAction::id).toList() : List.of();
        actions.add(new PlannedAction("a" + (actions.size() + 1), type, params, before));
    }

    private static Clause without(Clause clause, Tag... tags) {
        Set<Tag> dropped = EnumSet.of(tags[0], tags);
        return new Clause(clause.verb(), clause.negated(), clause.continued(), null, clause.body().stream().filter(unit -> !unit.isAny(dropped)).toList());
    }

    private static ArrayNode array(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
