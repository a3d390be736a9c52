package io.prospectassistant.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights behind a score, as an engineer edits them in {@code scoring/profile-*.yaml}.
 *
 * @param version         counts up with every change
 * @param neutral         share of a rule's maximum that it gives when nothing is known, 0 to 1
 * @param targetCountries ISO codes; empty means every country
 * @param nearKm          how far from the centre of a town still counts as near
 * @param rules           rule → its maximum ({@code max}) and the points of each of its answers
 * @param penalties       penalty → points that it takes
 * @param oldDataMonths   age from which data is old
 * @param chains          names of chains
 */
public record ScoringProfile(
        String name,
        int version,
        BigDecimal neutral,
        List<String> targetCountries,
        double nearKm,
        Map<String, Map<String, BigDecimal>> rules,
        Map<String, BigDecimal> penalties,
        int oldDataMonths,
        BadRating badRating,
        List<String> chains) {

    /** A rating that speaks against a business: below {@code below} (0 to 5) with at least {@code reviews} reviews. */
    public record BadRating(double below, int reviews) {}

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String MAX = "max";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Every rule with the answers that it can give. */
    private static final Map<String, Set<String>> ANSWERS = Map.ofEntries(
            Map.entry("FIT_CATEGORY", Set.of("primary", "secondary", "named", "other")),
            Map.entry("FIT_AREA", Set.of("inside", "near", "outside")),
            Map.entry("FIT_SIZE", Set.of()),
            Map.entry("FIT_INDEPENDENT", Set.of("independent", "chain")),
            Map.entry("CONTACT_PHONE", Set.of("direct", "toll_free", "other", "none")),
            Map.entry("CONTACT_EMAIL", Set.of("own_role_verified", "own_role", "own_named", "elsewhere", "guess", "none")),
            Map.entry("CONTACT_WEBSITE", Set.of("own_reachable", "own", "portal", "none")),
            Map.entry("VITAL_RATING", Set.of()),
            Map.entry("VITAL_REVIEWS", Set.of()),
            Map.entry("VITAL_PROFILE", Set.of("claimed", "unclaimed")),
            Map.entry("VITAL_CORROBORATED", Set.of("several")));
    private static final Set<String> PENALTIES = Set.of("TEMPORARILY_CLOSED", "OLD_DATA", "BAD_RATING", "STUFFED_NAME");

    /**
     * The profile in a file of the class path.
     *
     * @throws IllegalStateException when it is not there or says something that cannot be; the message names file and place
     */
    public static ScoringProfile load(String path) {
        try (InputStream file = ScoringProfile.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("scoring profile " + path + " does not exist");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8), path);
        } catch (IOException e) {
            throw new UncheckedIOException("scoring profile " + path + " cannot be read", e);
        }
    }

    /** As {@link #load}, from text; {@code origin} names it in messages. */
    public static ScoringProfile parse(String yaml, String origin) {
        try {
            ScoringProfile profile = YAML.readValue(yaml, ScoringProfile.class);
            List<String> wrong = profile.mistakes();
            if (!wrong.isEmpty()) {
                throw new IllegalStateException("scoring profile " + origin + ": " + String.join("; ", wrong));
            }
            return profile;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("scoring profile " + origin + ": " + e.getOriginalMessage(), e);
        }
    }

    /** What a lead's score says about where it comes from: {@code default/1}. */
    public String id() {
        return name + "/" + version;
    }

    BigDecimal max(String rule) {
        return rules.get(rule).get(MAX);
    }

    BigDecimal points(String rule, String answer) {
        return rules.get(rule).get(answer);
    }

    BigDecimal neutralPoints(String rule) {
        return neutral.multiply(max(rule));
    }

    BigDecimal penalty(String code) {
        return penalties.get(code);
    }

    private List<String> mistakes() {
        List<String> wrong = new ArrayList<>();
        if (name == null || name.isBlank() || version < 1) {
            wrong.add("it needs a name and a version from 1");
        }
        if (neutral == null || neutral.signum() < 0 || neutral.compareTo(BigDecimal.ONE) > 0) {
            wrong.add("neutral must be from 0 to 1");
        }
        if (targetCountries == null || !targetCountries.stream().allMatch(Country::isCode)) {
            wrong.add("target_countries must be a list of ISO 3166-1 alpha-2 codes");
        }
        if (nearKm < 0 || oldDataMonths < 1 || badRating == null || chains == null) {
            wrong.add("near_km, old_data_months, bad_rating and chains must be there");
        }
        names(wrong, "rules", rules, ANSWERS.keySet());
        names(wrong, "penalties", penalties, PENALTIES);
        if (wrong.isEmpty()) {
            ANSWERS.forEach((rule, answers) -> rule(wrong, rule, answers));
            penalties.forEach((code, points) -> {
                if (points == null || points.signum() < 0) {
                    wrong.add(code + " must be 0 or more: the points it takes");
                }
            });
        }
        if (wrong.isEmpty()) {
            BigDecimal total = rules.keySet().stream().map(this::max).reduce(BigDecimal.ZERO, BigDecimal::add);
            if (total.compareTo(HUNDRED) != 0) {
                wrong.add("the maxima of the rules add up to " + total.stripTrailingZeros().toPlainString() + ", not to 100");
            }
        }
        return wrong;
    }

    private void rule(List<String> wrong, String rule, Set<String> answers) {
        Set<String> expected = new TreeSet<>(answers);
        expected.add(MAX);
        Map<String, BigDecimal> points = rules.get(rule);
        names(wrong, rule, points, expected);
        if (points == null || points.get(MAX) == null) {
            return;
        }
        points.forEach((answer, value) -> {
            if (value == null || value.signum() < 0 || value.compareTo(points.get(MAX)) > 0) {
                wrong.add(rule + "." + answer + " must be from 0 to the rule's maximum");
            }
        });
    }

    private static void names(List<String> wrong, String where, Map<String, ?> given, Set<String> expected) {
        Set<String> names = given == null ? Set.of() : given.keySet();
        expected.stream().filter(name -> !names.contains(name)).sorted().forEach(name -> wrong.add(where + " lacks " + name));
        names.stream().filter(name -> !expected.contains(name)).sorted().forEach(name -> wrong.add(where + " does not know " + name));
    }
}
