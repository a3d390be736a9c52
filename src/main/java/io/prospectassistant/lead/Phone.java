package io.prospectassistant.lead;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A telephone number that exists by the rules of its country.
 *
 * @param e164 as in {@code +33465710012}
 * @param kind one of the constants below
 */
public record Phone(String e164, String kind) {

    public static final String FIXED = "fixed";
    public static final String MOBILE = "mobile";
    public static final String TOLL_FREE = "toll_free";
    public static final String PREMIUM = "premium";
    public static final String OTHER = "other";

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final List<String> PREFERENCE = List.of(FIXED, MOBILE, TOLL_FREE, OTHER);
    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[;|\\n]|\\s(?:ou|or|et|and)\\s", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITHIN_OR_BETWEEN = Pattern.compile("[,/]");
    private static final int LONGEST_TEXT = 250;

    /** All valid numbers in the texts, in their order, each once. Numbers without a country code are read as numbers of {@code country}. */
    public static List<Phone> readAll(Collection<String> texts, String country) {
        Set<Phone> phones = new LinkedHashSet<>();
        for (String text : texts) {
            if (text == null || text.length() > LONGEST_TEXT) {
                continue;
            }
            for (String part : BETWEEN_NUMBERS.split(text)) {
                // "04/65/71/00/12" is one number, "0465710012 / 0465710013" are two: the whole is tried first.
                Optional<Phone> whole = read(part, country);
                Stream<Optional<Phone>> found = whole.isPresent() ? Stream.of(whole)
                        : Stream.of(WITHIN_OR_BETWEEN.split(part)).map(number -> read(number, country));
                found.flatMap(Optional::stream).forEach(phones::add);
            }
        }
        return List.copyOf(phones);
    }

    /** The one number in the text, when it is valid. */
    public static Optional<Phone> read(String text, String country) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = NUMBERS.parse(text, country);
            return NUMBERS.isValidNumber(number)
                    ? Optional.of(new Phone(NUMBERS.format(number, PhoneNumberFormat.E164), kind(number)))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** The number to call first: a fixed line before a mobile, and never one that charges the caller a premium. */
    public static Optional<Phone> primary(Collection<Phone> phones) {
        return phones.stream().filter(phone -> !phone.kind.equals(PREMIUM)).min(Comparator.comparingInt(Phone::rank));
    }

    /** Place in the order of preference; smaller is better. */
    int rank() {
        int place = PREFERENCE.indexOf(kind);
        return place < 0 ? PREFERENCE.size() : place;
    }

    /** The country that the number itself names, ISO 3166-1 alpha-2. */
    static Optional<String> countryOf(String e164) {
        try {
            return Optional.ofNullable(NUMBERS.getRegionCodeForNumber(NUMBERS.parse(e164, null))).filter(Country::isCode);
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private static String kind(PhoneNumber number) {
        return switch (NUMBERS.getNumberType(number)) {
            // Internet lines are what many offices have on the desk; North America does not tell mobiles apart.
            case FIXED_LINE, FIXED_LINE_OR_MOBILE, VOIP -> FIXED;
            case MOBILE -> MOBILE;
            case TOLL_FREE -> TOLL_FREE;
            case PREMIUM_RATE -> PREMIUM;
            default -> OTHER;
        };
    }
}
