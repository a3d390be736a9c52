package io.prospectassistant.website;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a site's {@code robots.txt} allows us (RFC 9309): the group that names us, or else the one for everybody; of the rules that fit a path the longest one,
 * and of two the one that allows. Where there is more than is read, more is forbidden than was asked, never less.
 */
final class Robots {

    /** The name by which a site can mean us. */
    static final String NAME = "prospectassistant";

    static final Robots ALL = new Robots(List.of());
    static final Robots NOTHING = new Robots(List.of(new Rule("/", false)));

    private static final int MOST_RULES = 500;
    private static final int LONGEST_RULE = 200;
    /** Of comparing letters, for one path. Rules that are made for it take a hundred times as many. */
    private static final int MOST_STEPS = 2_000_000;

    private record Rule(String pattern, boolean allows) {}

    private final List<Rule> rules;

    private Robots(List<Rule> rules) {
        this.rules = rules;
    }

    static Robots read(String text) {
        List<Rule> ours = new ArrayList<>();
        List<Rule> everybodys = new ArrayList<>();
        boolean named = false;
        boolean meansUs = false;
        boolean meansAll = false;
        boolean open = false;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R|\\r", 50_000)) {
            String plain = line.replaceFirst("#.*", "").strip();
            int colon = plain.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String key = plain.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = plain.substring(colon + 1).strip();
            if (key.equals("user-agent")) {
                if (!open) {
                    meansUs = false;
                    meansAll = false;
                    open = true;
                }
                meansUs |= value.toLowerCase(Locale.ROOT).split("/")[0].equals(NAME);
                meansAll |= value.equals("*");
                named |= meansUs;
            } else if (key.equals("allow") || key.equals("disallow")) {
                open = false;
                boolean allows = key.equals("allow");
                boolean cut = value.length() > LONGEST_RULE;
                if (!value.isEmpty() && !(allows && value.length() >= LONGEST_RULE)) {
                    Rule rule = new Rule(cut ? value.substring(0, LONGEST_RULE) : value, allows);
                    if (meansUs && ours.size() <= MOST_RULES) {
                        ours.add(rule);
                    }
                    if (meansAll && everybodys.size() <= MOST_RULES) {
                        everybodys.add(rule);
                    }
                }
            }
        }
        List<Rule> rules = named ? ours : everybodys;
        return rules.size() > MOST_RULES ? NOTHING : new Robots(List.copyOf(rules));
    }

    /** Whether a path, with its query, may be read; not when that takes too long to tell. */
    boolean allow(String path) {
        int[] left = {MOST_STEPS};
        Rule best = null;
        for (Rule rule : rules) {
            boolean longer = best == null || rule.pattern.length() > best.pattern.length() || rule.pattern.length() == best.pattern.length() && rule.allows;
            if (longer && fits(rule.pattern, path, left)) {
                best = rule;
            }
        }
        return left[0] >= 0 && (best == null || best.allows);
    }

    /** {@code *} stands for anything, {@code $} at the end for the end. Goes back to the last star only, so it takes no more than length times length; nothing fits once no steps are left. */
    private static boolean fits(String pattern, String path, int[] left) {
        boolean toTheEnd = pattern.endsWith("$");
        String wanted = toTheEnd ? pattern.substring(0, pattern.length() - 1) : pattern + "*";
        int at = 0;
        int star = -1;
        int from = 0;
        int i = 0;
        while (i < path.length()) {
            if (left[0] < 0 || --left[0] < 0) {
                return false;
            }
            if (at < wanted.length() && wanted.charAt(at) == '*') {
                star = at++;
                from = i;
            } else if (at < wanted.length() && wanted.charAt(at) == path.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++from;
            } else {
                return false;
            }
        }
        while (at < wanted.length() && wanted.charAt(at) == '*') {
            at++;
        }
        return at == wanted.length();
    }
}
