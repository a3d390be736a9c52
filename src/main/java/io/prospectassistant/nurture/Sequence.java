package io.prospectassistant.nurture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.prospectassistant.lead.Lead;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The steps by which leads are followed up, as a file of {@code nurture/sequences} says.
 *
 * @param zone   whose working days and hours count
 * @param opens  when tasks fall due on a working day
 * @param closes when a task that begins today is due
 * @param email  steps for leads with an e-mail address
 * @param call   steps for leads with a telephone number only
 */
public record Sequence(String name, int version, ZoneId zone, LocalTime opens, LocalTime closes, List<Step> email, List<Step> call) {

    private static final Set<String> KINDS = Set.of("email", "call", "visit", "other");
    private static final Set<String> LANGUAGES = Set.of("en", "fr");
    private static final int LONGEST_TEMPLATE = 100;
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Sequence {
        email = email == null ? List.of() : List.copyOf(email);
        call = call == null ? List.of() : List.copyOf(call);
    }

    /**
     * @param step     from 1, growing
     * @param after    business days since the first step
     * @param minScore leave the step out for leads that score less; null for none
     * @param phone    leave the step out for leads whose number is not of one of these kinds; null for any or none
     * @param title    by language, {@code {name}} for the lead's name
     */
    public record Step(int step, int after, String kind, Integer minScore, List<String> phone, Map<String, String> title) {

        boolean suits(Lead lead) {
            return (minScore == null || lead.score() != null && lead.score() >= minScore)
                    && (phone == null || lead.phone() != null && phone.contains(lead.facts().phoneKind()));
        }
    }

    /**
     * @param origin names the file in messages
     * @throws IllegalStateException when the text says something that cannot be
     */
    static Sequence parse(String yaml, String origin) {
        try {
            Sequence sequence = YAML.readValue(yaml, Sequence.class);
            List<String> wrong = sequence.mistakes();
            if (!wrong.isEmpty()) {
                throw new IllegalStateException("sequence " + origin + ": " + String.join("; ", wrong));
            }
            return sequence;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sequence " + origin + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The steps of the kind of lead that this is. */
    List<Step> stepsFor(Lead lead) {
        return lead.email() != null ? email : call;
    }

    /** The first step after {@code doneStep} that suits the lead. */
    Optional<Step> next(Lead lead, int doneStep) {
        return stepsFor(lead).stream().filter(step -> step.step > doneStep && step.suits(lead)).findFirst();
    }

    /** Business days since the beginning at which a step stands; the last one before it when the lead's own steps lack it. */
    int daysUntil(Lead lead, int step) {
        return stepsFor(lead).stream().filter(candidate -> candidate.step <= step).mapToInt(Step::after).max().orElse(0);
    }

    private List<String> mistakes() {
        List<String> wrong = new ArrayList<>();
        if (name == null || !name.matches("[a-z0-9-]{1,60}") || version < 1) {
            wrong.add("it needs a name (a-z, 0-9, -) and a version from 1");
        }
        if (zone == null || opens == null || closes == null || !opens.isBefore(closes)) {
            wrong.add("zone, opens and closes must be there, opens before closes");
        }
        steps(wrong, "email", email);
        steps(wrong, "call", call);
        return wrong;
    }

    private static void steps(List<String> wrong, String track, List<Step> steps) {
        if (steps.isEmpty() || steps.get(0).step != 1 || steps.get(0).after != 0 || steps.get(0).minScore != null || steps.get(0).phone != null) {
            wrong.add(track + " must begin with step 1 after 0 days for every lead");
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String where = track + " step " + step.step;
            if (i > 0 && (step.step <= steps.get(i - 1).step || step.after <= steps.get(i - 1).after)) {
                wrong.add(where + " must come after the one before it");
            }
            if (step.kind == null || !KINDS.contains(step.kind)) {
                wrong.add(where + " needs a kind: email, call, visit or other");
            }
            if (step.title == null || !step.title.keySet().equals(LANGUAGES)
                    || step.title.values().stream().anyMatch(text -> Objects.toString(text, "").isBlank() || text.length() > LONGEST_TEMPLATE)) {
                wrong.add(where + " needs a title in en and fr of at most " + LONGEST_TEMPLATE + " characters");
            }
        }
    }
}
