package io.prospectassistant.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an instruction to write to leads says of the message: "with the subject Spring offer", "'Hello' with the body 'See you soon'".
 *
 * @param subject or null
 * @param body    or null
 * @param rest    of the instruction: to whom
 */
record Letter(String subject, String body, List<Unit> rest) {

    private static final Set<String> MESSAGE = Set.of("message", "body", "text", "content", "saying", "says", "texte", "corps", "contenu", "disant");
    private static final Set<Tag> LINKS = EnumSet.of(Tag.WITH, Tag.DET, Tag.AND, Tag.COMMA, Tag.OF, Tag.AS, Tag.CALLED);

    /** The first quotation without a name of its own is the subject, the next one the body. */
    static Letter in(String clean, List<Unit> units) {
        if (units.stream().filter(unit -> unit.is(Tag.SUBJECT)).count() > 1) {
            // Two letters in one instruction: what is quoted stays among the words, where it refuses.
            return new Letter(null, null, units);
        }
        String subject = null;
        String body = null;
        List<Unit> rest = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            Unit unit = units.get(i);
            boolean message = !unit.phrase() && MESSAGE.contains(unit.first().folded());
            int value = i + 1;
            while (value < units.size() && units.get(value).isAny(Tag.COMMA, Tag.CALLED, Tag.WHICH)) {
                value++;
            }
            boolean quoted = value < units.size() && units.get(value).is(Tag.QUOTED);
            boolean text = unit.is(Tag.COMMA) && clean.startsWith(":", unit.start()) && value < units.size() && !quoted && i > 0 && !units.get(i - 1).is(Tag.SUBJECT);
            if (text && body == null) {
                // "Write to the leads in Lyon: see you soon"
                body = clean.substring(units.get(value).start(), units.get(units.size() - 1).end());
                break;
            }
            if (unit.is(Tag.SUBJECT) && subject == null && value < units.size()) {
                int end = quoted ? value + 1 : endOfWords(units, value);
                if (!quoted && units.subList(value, end).stream().anyMatch(word -> word.isAny(Tag.EXCEPT, Tag.BUT))) {
                    // An exception behind a subject belongs to whom it is written.
                    rest.add(unit);
                    rest.addAll(units.subList(i + 1, units.size()));
                    break;
                }
                subject = quoted ? units.get(value).first().text() : clean.substring(units.get(value).start(), units.get(end - 1).end());
                dropLinks(rest);
                i = end - 1;
            } else if (message && body == null && quoted) {
                body = units.get(value).first().text();
                dropLinks(rest);
                i = value;
            } else if (unit.is(Tag.QUOTED) && subject == null) {
                subject = unit.first().text();
                dropLinks(rest);
            } else if (unit.is(Tag.QUOTED) && body == null) {
                body = unit.first().text();
                dropLinks(rest);
            } else {
                rest.add(unit);
            }
        }
        return new Letter(subject == null || subject.isBlank() ? null : subject, body == null || body.isBlank() ? null : body, List.copyOf(rest));
    }

    /** A subject without quotes goes on to the end, or to the message. */
    private static int endOfWords(List<Unit> units, int from) {
        int end = from + 1;
        while (end < units.size() && !(MESSAGE.contains(units.get(end).first().folded()) && units.get(end - 1).isAny(LINKS))) {
            end++;
        }
        while (end < units.size() && end - 1 > from && units.get(end - 1).isAny(LINKS)) {
            end--;
        }
        return end;
    }

    private static void dropLinks(List<Unit> rest) {
        while (!rest.isEmpty() && rest.get(rest.size() - 1).isAny(LINKS)) {
            rest.remove(rest.size() - 1);
        }
    }
}
