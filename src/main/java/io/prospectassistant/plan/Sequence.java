package io.prospectassistant.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A follow-up sequence that an instruction names: "with the sequence winback", "the winback sequence", « dans la séquence de relance printemps ».
 *
 * @param name as it is stored, in small letters
 * @param rest of the instruction, without the sequence
 */
record Sequence(String name, List<Unit> rest) {

    /** The one that is named in these units, or null. */
    static Sequence in(String clean, List<Unit> units) {
        for (int noun = 0; noun < units.size(); noun++) {
            if (!units.get(noun).is(Tag.CAMPAIGN) || !units.get(noun).first().folded().startsWith("sequence")) {
                continue;
            }
            int behind = noun + 1;
            while (behind < units.size() && units.get(behind).isAny(Tag.OF, Tag.NURTURE, Tag.CALLED, Tag.COMMA)) {
                behind++;
            }
            boolean after = behind < units.size() && isName(units.get(behind));
            boolean before = !after && noun > 0 && (isName(units.get(noun - 1)) || units.get(noun - 1).glued());
            if (after || before) {
                int end = after ? endOf(units, behind) : noun + 1;
                List<Unit> name = after ? units.subList(behind, end) : units.subList(beginOf(units, noun - 1), noun);
                int start = after ? noun : beginOf(units, noun - 1);
                while (start > 0 && units.get(start - 1).isAny(Tag.DET, Tag.WITH, Tag.IN, Tag.TO, Tag.FOR)) {
                    start--;
                }
                List<Unit> rest = new ArrayList<>(units.subList(0, start));
                rest.addAll(units.subList(end, units.size()));
                boolean quoted = name.get(0).is(Tag.QUOTED);
                String text = quoted ? name.get(0).first().text() : clean.substring(name.get(0).start(), name.get(name.size() - 1).end());
                return new Sequence(text.toLowerCase(Locale.ROOT), List.copyOf(rest));
            }
        }
        return null;
    }

    private static boolean isName(Unit unit) {
        return unit.plain() && unit.first().is(Token.Kind.WORD) || unit.is(Tag.QUOTED);
    }

    private static int endOf(List<Unit> units, int from) {
        int end = from + 1;
        while (end < units.size() && units.get(end).glued()) {
            end++;
        }
        return end;
    }

    private static int beginOf(List<Unit> units, int last) {
        int begin = last;
        while (begin > 0 && units.get(begin).glued()) {
            begin--;
        }
        return begin;
    }
}
