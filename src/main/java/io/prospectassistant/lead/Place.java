package io.prospectassistant.lead;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A town and what its name in an address says besides: "Lyon 4e Arrondissement", "69004 Lyon" and "LYON 04" are all Lyon, 69004.
 *
 * @param city       as it is written on a map, or null
 * @param postalCode or null
 */
public record Place(String city, String postalCode) {

    private static final int LONGEST_CITY = 100;
    private static final int LONGEST_POSTAL_CODE = 12;
    private static final Pattern LEADING_CODE = Pattern.compile("^(?:F-)?(\\d{5})\\s+(?=\\p{L})");
    private static final Pattern CEDEX = Pattern.compile("(?i)\\s+cedex(?:\\s+\\d{1,2})?$");
    private static final Pattern DISTRICT = Pattern.compile("(?i)[\\s,-]+\\(?(\\d{1,2})\\s*(?:er|ère|e|è|ème|eme|st|nd|rd|th)?(?:\\s+(?:arrondissement|arr\\.?))?\\)?$");
    private static final Pattern FIVE_DIGITS = Pattern.compile("\\d{5}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+");
    private static final Set<String> SMALL_WORDS = Set.of("le", "la", "les", "de", "du", "des", "d", "l", "en", "et", "sur", "sous", "aux", "au", "lès", "upon", "of", "the");
    /** First postal code less one of the French cities that are divided into numbered districts, and the number of those. */
    private static final Map<String, int[]> DISTRICTS = Map.of("paris", new int[] {75000, 20}, "marseille", new int[] {13000, 16}, "lyon", new int[] {69000, 9});

    /** @param country ISO 3166-1 alpha-2, or null when it is not known */
    public static Place read(String city, String postalCode, String country) {
        boolean french = country == null || country.equals("FR");
        String name = Text.clean(city, LONGEST_CITY);
        String code = code(postalCode, country);
        if (name == null) {
            return new Place(null, code);
        }
        Matcher leading = LEADING_CODE.matcher(name);
        if (leading.find()) {
            code = code == null ? leading.group(1) : code;
            name = name.substring(leading.end());
        }
        if (french) {
            name = CEDEX.matcher(name).replaceFirst("");
        }
        Matcher district = DISTRICT.matcher(name);
        if (district.find() && district.start() > 0) {
            name = name.substring(0, district.start());
            int[] codes = french ? DISTRICTS.get(Text.fold(name)) : null;
            int number = Integer.parseInt(district.group(1));
            if (code == null && codes != null && number >= 1 && number <= codes[1]) {
                code = String.valueOf(codes[0] + number);
            }
        }
        return new Place(inMixedCase(name.strip()), code);
    }

    /** The form in which two towns are compared; empty for none. */
    public static String key(String city) {
        return city == null ? "" : Text.fold(read(city, null, null).city);
    }

    private static String code(String text, String country) {
        String clean = Text.clean(text);
        if (clean == null || clean.length() > LONGEST_POSTAL_CODE) {
            return null;
        }
        String code = clean.toUpperCase(Locale.ROOT);
        if ("FR".equals(country)) {
            String digits = code.replaceFirst("^F-?", "").replace(" ", "");
            return FIVE_DIGITS.matcher(digits).matches() ? digits : null;
        }
        return code.matches("[A-Z0-9][A-Z0-9 -]*") ? code : null;
    }

    /** SAINT-ÉTIENNE becomes Saint-Étienne; a name with any lower-case letter is somebody's spelling and stays. */
    private static String inMixedCase(String name) {
        if (name.isEmpty()) {
            return null;
        }
        boolean allSmall = name.equals(name.toLowerCase(Locale.ROOT));
        boolean allCapital = name.equals(name.toUpperCase(Locale.ROOT));
        if (!allSmall && !allCapital || name.codePoints().noneMatch(Character::isLetter)) {
            return name;
        }
        Matcher words = WORD.matcher(name.toLowerCase(Locale.ROOT));
        return words.replaceAll(word -> word.start() > 0 && SMALL_WORDS.contains(word.group())
                ? word.group()
                : word.group().substring(0, 1).toUpperCase(Locale.ROOT) + word.group().substring(1));
    }
}
