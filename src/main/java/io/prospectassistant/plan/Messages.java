package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Tells who gives the command that all is done, and writes to leads. */
final class Messages {

    private static final int MAX_MESSAGE = 500;
    private static final Set<String> ARTICLES_OF_ONE = Set.of("a", "an", "any", "un", "une");

    private final Draft draft;
    private final LeadActions leadActions;

    Messages(Draft draft, LeadActions leadActions) {
        this.draft = draft;
        this.leadActions = leadActions;
    }

    /** "Notify me", "tell me by mail when it is done", "notif mail". */
    void notifyUser(Clause clause) throws Unplannable {
        boolean onlyMail = clause.has(Tag.MAIL) && clause.body().stream().allMatch(unit -> unit.isAny(Tag.MAIL, Tag.ME, Tag.POLITE, Tag.DET));
        notifyUser(clause, clause.has(Tag.BY_MAIL) || onlyMail);
    }

    private void notifyUser(Clause clause, boolean byMail) throws Unplannable {
        if (clause.has(Tag.THEM) && !clause.has(Tag.ME) && !clause.has(Tag.WHEN)) {
            throw draft.notExpressible(clause.body());
        }
        if (clause.told() && asksForAnswer(clause.body())) {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
        List<Unit> body = clause.body().stream().dropWhile(unit -> unit.isAny(Tag.DET, Tag.POLITE, Tag.ALL) && !unit.isAny(Tag.ME, Tag.LEAD)).toList();
        // "Tell me when you've found 10 bars in Lyon": a notification alone is not what was asked for.
        boolean alsoFind = draft.sourced.isEmpty() && clause.has(Tag.WHEN) && clause.has(Tag.NUMBER);
        boolean elsewhere = !clause.has(Tag.WHEN) && !clause.has(Tag.QUOTED) && clause.has(Tag.IN) && (clause.has(Tag.PROJECT) || clause.body().stream().anyMatch(Unit::possiblePlace));
        if (elsewhere || alsoFind || othersThanMe(clause, body) || atEvent(body) || clause.has(Tag.LATER)) {
            throw draft.notExpressible(clause.body());
        }
        ObjectNode params = Draft.node();
        List<String> channels = channels(body, byMail, clause.has(Tag.BY_APP));
        if (!channels.isEmpty()) {
            ArrayNode named = params.putArray("channels");
            channels.forEach(named::add);
        }
        clause.body().stream().filter(Messages::isMessage).findFirst().ifPresent(unit -> params.put("message", unit.first().text()));
        draft.add(ActionType.NOTIFY_USER, params);
    }

    /** "Tell me how many leads we have". */
    private static boolean asksForAnswer(List<Unit> body) {
        return body.stream().takeWhile(unit -> !unit.isAny(Tag.WHEN, Tag.QUOTED, Tag.NOTICE, Tag.AFTER, Tag.THEM, Tag.DONE))
                .anyMatch(unit -> unit.plain() || unit.isAny(Tag.QUESTION, Tag.IF, Tag.LEAD));
    }

    /** "Notify Paul", "notify the leads". */
    private static boolean othersThanMe(Clause clause, List<Unit> body) {
        boolean others = !body.isEmpty() && (body.get(0).is(Tag.LEAD) || body.get(0).plain() && body.get(0).first().capitalised());
        return others && clause.verb() == Tag.NOTIFY && !clause.has(Tag.ME) && !clause.has(Tag.WHEN);
    }

    /** "Notify me when a lead answers": a plan is carried out once. */
    private static boolean atEvent(List<Unit> body) {
        int when = IntStream.range(0, body.size()).filter(k -> body.get(k).is(Tag.WHEN)).findFirst().orElse(body.size());
        if (when + 2 >= body.size()) {
            return false;
        }
        Unit article = body.get(when + 1);
        return article.is(Tag.DET) && ARTICLES_OF_ONE.contains(article.first().folded()) && body.get(when + 2).noun() != null;
    }

    /** None when none was named. */
    private static List<String> channels(List<Unit> body, boolean byMail, boolean byApp) {
        boolean notByMail = IntStream.range(1, body.size()).anyMatch(k -> body.get(k).is(Tag.BY_MAIL)
                && body.subList(Math.max(0, k - 2), k).stream().anyMatch(unit -> unit.is(Tag.NOT)));
        List<String> channels = new ArrayList<>();
        if (byApp || notByMail) {
            channels.add("in_app");
        }
        if (byMail && !notByMail) {
            channels.add("email");
        }
        return channels;
    }

    private static boolean isMessage(Unit unit) {
        return unit.is(Tag.QUOTED) && !unit.first().text().isEmpty() && unit.first().text().length() <= MAX_MESSAGE;
    }

    /** "Send me a mail" is a notification, "send me a CSV" an export, "email the leads in Lyon" goes to leads. */
    void send(Clause clause, int i) throws Unplannable {
        boolean toMe = clause.has(Tag.ME);
        boolean mail = clause.verb() == Tag.EMAIL || clause.hasAny(Tag.MAIL, Tag.BY_MAIL);
        boolean toOthers = !toMe && clause.body().stream().anyMatch(unit -> unit.plain() || unit.isAny(Tag.LEAD, Tag.IN, Tag.ALL));
        boolean notice = clause.hasAny(Tag.NOTIFY, Tag.NOTICE) && !toOthers || mail;
        if (clause.has(Tag.LEAD) && (unclearToWhom(clause) || handsOver(clause))) {
            throw draft.notExpressible(clause.body());
        }
        if (toMe && clause.has(Tag.CSV)) {
            leadActions.export(clause, i);
        } else if (toMe && notice || notice && !mail && !clause.has(Tag.THEM)) {
            notifyUser(Clause.of(Tag.NOTIFY, clause.without(Tag.THEM).body()), mail);
        } else if (mail) {
            leadActions.write(ActionType.EMAIL_LEADS, Clause.of(clause.verb(), withoutMail(clause)), i);
        } else {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
    }

    /** "Email me the leads in Lyon", "email the leads that wrote to me", "email my leads": neither an export nor a letter. */
    private static boolean unclearToWhom(Clause clause) {
        List<Unit> to = clause.without(Tag.POLITE, Tag.TIME).body();
        boolean mine = !to.isEmpty() && to.get(0).is(Tag.ME) || IntStream.range(1, to.size()).anyMatch(k -> to.get(k).is(Tag.ME)
                && (to.get(k).phrase() || to.get(k - 1).isAny(Tag.TO, Tag.IN, Tag.FOR)));
        boolean myMail = IntStream.range(1, to.size()).anyMatch(k -> to.get(k).is(Tag.MAIL) && to.get(k - 1).first().folded().matches("my|mon|notre|our"));
        return myMail || (mine ? !clause.hasAny(Tag.CSV, Tag.NOTICE, Tag.NOTIFY, Tag.WHEN) : clause.has(Tag.ME));
    }

    /** "Send the leads in Lyon by e-mail": to nobody who was named. */
    private static boolean handsOver(Clause clause) {
        boolean receiver = clause.body().stream().anyMatch(unit -> unit.is(Tag.TO) || unit.is(Tag.IN) && unit.first().folded().matches("à|a|au|aux"));
        return clause.verb() == Tag.SEND && clause.has(Tag.BY_MAIL) && !receiver;
    }

    /** "Send a mail to the leads" is about the leads; in "email all dentists who have an email" the mail is a condition. */
    private static List<Unit> withoutMail(Clause clause) {
        List<Unit> body = new ArrayList<>(clause.body());
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i).is(Tag.BY_MAIL) || clause.verb() != Tag.EMAIL && body.get(i).is(Tag.MAIL)) {
                body.remove(i);
                break;
            }
        }
        return body;
    }
}
