package io.prospectassistant.nurture;

import io.prospectassistant.lead.Lead;
import io.prospectassistant.lead.Scoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Says what a person is to do next for a lead, and when. It sends nothing: each step is a task. A later step is counted from the day on which
 * the one before it was done, so a delay shifts what follows instead of piling it up.
 */
@Component("followUpManager")
public final class FollowUpManager {

    private static final String FILES = "classpath:nurture/sequences/*.yaml";
    private static final String FRENCH_SPEAKING = "FR";

    private final Map<String, Sequence> sequences;

    /** Reads all sequences; one that is wrong stops the start with its name. */
    public FollowUpManager() {
        try {
            sequences = Stream.of(new PathMatchingResourcePatternResolver().getResources(FILES)).map(FollowUpManager::read)
                    .collect(Collectors.toUnmodifiableMap(Sequence::name, sequence -> sequence));
        } catch (IOException e) {
            throw new UncheckedIOException(FILES + " cannot be read", e);
        }
    }

    /** The sequence of that name. */
    public Optional<Sequence> sequence(String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(sequences.get(name));
    }

    /** Why a lead may not be followed up: {@code suppressed, gated, temporarily-closed, no-contact}; empty when it may. */
    public Optional<String> hold(Lead lead) {
        if (lead.suppressed()) {
            return Optional.of("suppressed");
        }
        if (Boolean.TRUE.equals(lead.facts().temporarilyClosed())) {
            return Optional.of("temporarily-closed");
        }
        if (lead.email() == null && lead.phone() == null) {
            return Optional.of("no-contact");
        }
        return lead.scoreReasons().stream().anyMatch(reason -> Scoring.isGate(reason.code())) ? Optional.of("gated") : Optional.empty();
    }

    /**
     * The tasks with which the leads begin, one for each that no reason holds back.
     *
     * @throws IllegalArgumentException when there is no such sequence
     */
    public List<FollowUpTask> firstTasks(List<Lead> leads, String sequence, Instant now) {
        Sequence followed = followed(sequence);
        return leads.stream().filter(lead -> hold(lead).isEmpty()).map(lead -> task(lead, followed, 0, now)).flatMap(Optional::stream).toList();
    }

    /**
     * What comes after a step that is done; empty at the end, and when the lead may no longer be followed up.
     *
     * @param doneStep 0 for none yet
     * @param now      when it was done
     * @throws IllegalArgumentException when there is no such sequence
     */
    public Optional<FollowUpTask> nextTask(Lead lead, String sequence, int doneStep, Instant now) {
        Sequence followed = followed(sequence);
        return hold(lead).isPresent() ? Optional.empty() : task(lead, followed, doneStep, now);
    }

    private Sequence followed(String name) {
        return sequence(name).orElseThrow(() -> new IllegalArgumentException("there is no sequence \"" + name + "\""));
    }

    private static Optional<FollowUpTask> task(Lead lead, Sequence sequence, int doneStep, Instant now) {
        return sequence.next(lead, doneStep).map(step -> {
            int days = doneStep == 0 ? step.after() : step.after() - sequence.daysUntil(lead, doneStep);
            String template = step.title().get(FRENCH_SPEAKING.equals(lead.country()) ? "fr" : "en");
            return new FollowUpTask(lead.leadId(), sequence.name(), step.step(), step.kind(), template.replace("{name}", lead.name()), due(sequence, now, days));
        });
    }

    /** When that working day opens; today, which has opened already, when it closes. Never in the past. */
    private static Instant due(Sequence sequence, Instant now, int days) {
        ZonedDateTime here = now.atZone(sequence.zone());
        boolean dayIsOver = !here.toLocalTime().isBefore(sequence.closes());
        LocalDate from = dayIsOver ? here.toLocalDate().plusDays(1) : here.toLocalDate();
        LocalDate day = BusinessDays.after(from, days);
        ZonedDateTime opening = day.atTime(sequence.opens()).atZone(sequence.zone());
        return (opening.isBefore(here) ? day.atTime(sequence.closes()).atZone(sequence.zone()) : opening).toInstant();
    }

    private static Sequence read(Resource file) {
        try {
            return Sequence.parse(file.getContentAsString(StandardCharsets.UTF_8), file.getFilename());
        } catch (IOException e) {
            throw new UncheckedIOException("sequence " + file.getFilename() + " cannot be read", e);
        }
    }
}
