package io.prospectassistant.sourcing;

import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Country;
import io.prospectassistant.lead.LeadCandidate;
import io.prospectassistant.lead.Place;
import io.prospectassistant.lead.Text;
import io.prospectassistant.lead.Town;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.datafaker.Faker;
import org.springframework.stereotype.Component;

/**
 * Invented businesses for any question, to try the product without an account anywhere. The same question gives the same businesses, and
 * asking for more gives the same ones first. Nobody real can be reached by them: hosts are below {@code example.com} (RFC 2606), telephone
 * numbers come from ranges that regulators keep for fiction, names are made up of syllables.
 */
@Component("sampleSource")
public final class SampleSource {

    public static final String SOURCE = "sample";

    private static final String EXAMPLE_DOMAIN = ".example.com";
    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("FR", "fr"), Map.entry("BE", "fr"), Map.entry("LU", "fr"), Map.entry("CH", "fr"), Map.entry("MC", "fr"), Map.entry("DE", "de"),
            Map.entry("AT", "de"), Map.entry("ES", "es"), Map.entry("IT", "it"), Map.entry("NL", "nl"), Map.entry("PT", "pt"));
    /**
     * Beginnings of the telephone numbers that are kept for fiction and valid as numbers: ARCEP for France, Ofcom's drama numbers for the United
     * Kingdom, 555-01xx for North America. The rest of a number, {@link #FREE_DIGITS}, may be anything.
     */
    private static final Map<String, List<String>> FICTION_RANGES = Map.of(
            "FR", List.of("+3346571", "+3326191"),
            "GB", List.of("+442079460", "+441614960", "+441214960", "+441134960", "+441174960", "+441314960", "+441414960", "+441514960", "+441914980"),
            "US", List.of("+121255501", "+131055501", "+131255501", "+141555501", "+161755501", "+120655501", "+151255501", "+130555501"),
            "CA", List.of("+141655501", "+151455501"));
    private static final Map<String, Integer> FREE_DIGITS = Map.of("FR", 4, "GB", 3, "US", 2, "CA", 2);
    /** Steps through a range in an order that looks like none and meets each number once: prime, so it divides no range. */
    private static final int STRIDE = 7919;

    private static final List<String> FIRST = List.of("Vau", "Bel", "Cor", "Lun", "Fer", "Gal", "Nor", "Pel", "Quin", "Ros", "Sor", "Tal", "Ver", "Zel", "Aub", "Bri", "Dor", "Mel", "Sal");
    private static final List<String> SECOND = List.of("bri", "drou", "fla", "gno", "lissa", "mévi", "nouva", "plu", "stri", "thé", "vrou", "zola", "ki");
    private static final List<String> THIRD = List.of("quel", "ndrier", "ssonne", "voise", "gnard", "phine", "rouelle", "zette", "mbrac", "ltier", "vande");

    private final CategoryTaxonomy taxonomy;
    private final Clock clock;

    public SampleSource(CategoryTaxonomy taxonomy, Clock clock) {
        this.taxonomy = taxonomy;
        this.clock = clock;
    }

    /**
     * Businesses that answer the question, as many as asked for.
     *
     * @param query    what to look for, in any words
     * @param category its key in the taxonomy, or null
     * @param location a town, perhaps with its country ("Lyon, France")
     * @param country  ISO 3166-1 alpha-2, or null to guess it from the location
     * @param language {@code en} or {@code fr}
     */
    public List<LeadCandidate> find(String query, String category, String location, String country, String language, int limit) {
        Question question = question(query, category, location, country, language);
        Random random = new Random();
        Faker faker = new Faker(question.locale(), random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return IntStream.range(0, limit).mapToObj(index -> {
            // Each business has its own seed, so it does not depend on how many were asked for.
            random.setSeed(question.seed() + index * 0x9E3779B97F4A7C15L);
            return business(question, index, random, faker, now);
        }).toList();
    }

    private record Question(String key, String category, String label, List<String> trades, Place place, Optional<Town> town, String country, Locale locale) {

        long seed() {
            return Long.parseUnsignedLong(id(), 16);
        }

        /** Sixteen hexadecimal digits that stand for the question. */
        String id() {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash, 0, Long.BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean speaksFrench() {
            return locale.getLanguage().equals("fr");
        }
    }

    private Question question(String query, String category, String location, String country, String language) {
        String[] parts = (location == null ? "" : location).split(",");
        Place place = Place.read(parts[0], null, null);
        String where = Country.read(country)
                .or(() -> parts.length > 1 ? Country.named(parts[parts.length - 1]) : Optional.empty())
                .or(() -> Town.find(place.city(), null).map(Town::country))
                .orElse("fr".equals(language) ? "FR" : "GB");
        Optional<Town> town = Town.find(place.city(), where);
        Locale locale = LANGUAGES.containsKey(where) ? Locale.forLanguageTag(LANGUAGES.get(where)) : Locale.UK;
        String key = Optional.ofNullable(category).or(() -> Optional.ofNullable(query).flatMap(taxonomy::keyFor)).orElse(null);
        List<String> trades = key == null ? List.of() : taxonomy.searchTerms(key, locale.getLanguage());
        String label = key == null ? Text.clean(query) : taxonomy.label(key, locale.getLanguage());
        String identity = String.join("|", key == null ? Text.fold(query) : key, town.map(Town::name).orElse(Place.key(place.city())),
                String.valueOf(place.postalCode()), where);
        return new Question(identity, key == null ? Text.fold(query) : key, label, trades, place, town, where, locale);
    }

    private static LeadCandidate business(Question question, int index, Random random, Faker faker, Instant now) {
        String name = name(question, index, random);
        String host = slug(name, 36) + "-" + slug(question.place().city(), 16) + "-" + (index + 1) + EXAMPLE_DOMAIN;
        Optional<String> phone = phone(question, index);

        int quality = random.nextInt(100);
        boolean withPhone = phone.isPresent() && quality >= 10;
        boolean withEmail = !withPhone || quality < 80;
        boolean withWebsite = quality < 70 || quality >= 90;

        double rating = Math.round(Math.min(50, 44 + random.nextGaussian() * 4)) / 10.0;
        int reviews = (int) Math.round(Math.exp(random.nextDouble() * 5.5));
        boolean rated = random.nextInt(100) >= 12;
        Boolean claimed = random.nextInt(100) < 75;
        String street = (1 + random.nextInt(140)) + " " + faker.address().streetName().replace("Allée, Voie", "Allée");
        Optional<Town> town = question.town();
        return new LeadCandidate(
                SOURCE, question.id() + "-" + (index + 1), name, question.label(), question.label() == null ? List.of() : List.of(question.label()),
                withEmail ? List.of(mailbox(question, random, faker) + "@" + host) : List.of(),
                withPhone ? List.of(phone.get()) : List.of(),
                withWebsite ? "https://" + host + "/" : null,
                street, postalCode(question, random), question.place().city(), question.country(),
                town.map(t -> nearby(t.latitude(), random)).orElse(null), town.map(t -> nearby(t.longitude(), random)).orElse(null),
                rated ? Math.max(1, rating) : null, rated ? reviews : 0, claimed, false, false, true,
                "sample:" + question.category() + "|" + (question.place().city() == null ? "" : question.place().city()), now, null);
    }

    /** "Cabinet dentaire Vaubriquel" in French, "Vaubriquel Dental Clinic" elsewhere; by its syllables no name comes twice for a long time. */
    private static String name(Question question, int index, Random random) {
        int names = FIRST.size() * SECOND.size() * THIRD.size();
        int number = Math.floorMod(question.seed() + (long) index * STRIDE, names);
        String coined = FIRST.get(number % FIRST.size()) + SECOND.get(number / FIRST.size() % SECOND.size()) + THIRD.get(number / FIRST.size() / SECOND.size());
        String again = index < names ? "" : " " + (index / names + 1);
        if (question.trades().isEmpty()) {
            return (question.speaksFrench() ? "Maison " + coined : coined + " & Co") + again;
        }
        String trade = question.trades().get(random.nextInt(question.trades().size()));
        return question.speaksFrench()
                ? capitalised(trade) + " " + coined + again
                : coined + " " + Stream.of(trade.split(" ")).map(SampleSource::capitalised).collect(Collectors.joining(" ")) + again;
    }

    private static Optional<String> phone(Question question, int index) {
        List<String> ranges = FICTION_RANGES.getOrDefault(question.country(), List.of());
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        int digits = FREE_DIGITS.get(question.country());
        int perRange = (int) Math.pow(10, digits);
        int numbers = ranges.size() * perRange;
        int number = Math.floorMod(question.seed() + (long) index * STRIDE, numbers);
        return index < numbers
                ? Optional.of(ranges.get(number / perRange) + String.format("%0" + digits + "d", number % perRange))
                : Optional.empty();
    }

    private static String mailbox(Question question, Random random, Faker faker) {
        int choice = random.nextInt(100);
        return choice < 55 ? "contact"
                : choice < 75 ? "info"
                : choice < 88 ? question.speaksFrench() ? "bonjour" : "hello"
                : slug(faker.name().firstName(), 20);
    }

    private static String postalCode(Question question, Random random) {
        if (question.place().postalCode() != null) {
            return question.place().postalCode();
        }
        List<String> codes = question.town().map(Town::codes).orElse(List.of());
        if (!codes.isEmpty()) {
            return codes.get(random.nextInt(codes.size()));
        }
        // A town that is not on our list has one code, the same for all its businesses; departments are numbered from 01 to 95.
        int town = Math.floorMod(Place.key(question.place().city()).hashCode(), 950);
        return question.country().equals("FR") ? String.format("%02d%d00", 1 + town / 10, town % 10) : null;
    }

    private static double nearby(double degrees, Random random) {
        return Math.round((degrees + (random.nextDouble() - 0.5) * 0.04) * 1e6) / 1e6;
    }

    private static String slug(String text, int longest) {
        String slug = Text.fold(text).replace(' ', '-');
        String cut = slug.length() > longest ? slug.substring(0, longest) : slug;
        String bare = cut.replaceAll("^-+|-+$", "");
        return bare.isEmpty() ? "x" : bare;
    }

    private static String capitalised(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
