package io.prospectassistant.nurture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.lead.Lead;
import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowUpManagerTest {

    /** A Monday, eleven o'clock in Paris. */
    private static final Instant MONDAY = Instant.parse("2026-10-05T09:00:00Z");
    private static final String EMAIL = "contact@martin.example";
    private static final String PHONE = "+33465710012";

    private final FollowUpManager followUps = new FollowUpManager();

    @Test
    void everyLeadBeginsWithOneTaskOfTheDay() {
        List<FollowUpTask> tasks = followUps.firstTasks(List.of(lead("1", EMAIL, PHONE, "FR", 84), lead("2", null, PHONE, "GB", 64)), "default", MONDAY);

        assertThat(tasks).containsExactly(
                new FollowUpTask("1", "default", 1, "email", "Écrire à Cabinet Martin : nous présenter, dire d'où vient l'adresse, poser une question",
                        Instant.parse("2026-10-05T15:00:00Z")),
                new FollowUpTask("2", "default", 1, "call", "Call Cabinet Martin: introduce us and ask for an e-mail address", Instant.parse("2026-10-05T15:00:00Z")));
    }

    @Test
    void aGoodLeadWithAFixedLineGoesThroughAllFiveSteps() {
        assertThat(course(lead("1", EMAIL, PHONE, "FR", 84))).containsExactly("1 email 2026-10-05T15:00:00Z", "2 email 2026-10-08T07:00:00Z",
                "3 call 2026-10-12T07:00:00Z", "4 email 2026-10-15T07:00:00Z", "5 email 2026-10-26T08:00:00Z");
    }

    @Test
    void aMiddlingLeadIsWrittenToThreeTimes() {
        assertThat(course(lead("1", EMAIL, PHONE, "FR", 59))).extracting(step -> step.substring(0, 1)).containsExactly("1", "4", "5");
    }

    @Test
    void nobodyIsCalledWithoutANumber() {
        assertThat(course(lead("1", EMAIL, null, "FR", 84))).extracting(step -> step.substring(0, 1)).containsExactly("1", "2", "4", "5");
    }

    @Test
    void aLeadWithoutAnAddressIsCalledTwice() {
        assertThat(course(lead("1", null, PHONE, "FR", 20))).containsExactly("1 call 2026-10-05T15:00:00Z", "2 call 2026-10-09T07:00:00Z");
    }

    @Test
    void aStepThatIsDoneLateShiftsTheNextOne() {
        assertThat(followUps.nextTask(lead("1", EMAIL, PHONE, "FR", 84), "default", 1, Instant.parse("2026-11-09T10:00:00Z")))
                .hasValueSatisfying(task -> assertThat(task.dueAt()).isEqualTo("2026-11-13T08:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-05T05:00:00Z, 2026-10-05T07:00:00Z",
        "2026-10-05T14:59:59Z, 2026-10-05T15:00:00Z",
        "2026-10-05T15:00:00Z, 2026-10-06T07:00:00Z",
        "2026-10-10T10:00:00Z, 2026-10-12T07:00:00Z",
        "2026-10-09T20:00:00Z, 2026-10-12T07:00:00Z",
        "2026-12-24T20:00:00Z, 2026-12-28T08:00:00Z",
    })
    void theFirstTaskIsDueOnTheFirstWorkingHours(Instant now, Instant due) {
        assertThat(followUps.firstTasks(List.of(lead("1", EMAIL, PHONE, "FR", 84)), "default", now)).singleElement()
                .satisfies(task -> assertThat(task.dueAt()).isEqualTo(due).isAfter(now));
    }

    @Test
    void someLeadsAreHeldBackForAReason() {
        Lead good = lead("1", EMAIL, PHONE, "FR", 84);
        Lead suppressed = with(good, true, null, List.of());
        Lead closed = with(good, false, true, List.of());
        Lead gated = with(good, false, null, List.of(new Reason("OUT_OF_COUNTRY", new BigDecimal("0.0"), "Elsewhere.")));
        Lead silent = lead("1", null, null, "FR", 10);

        assertThat(followUps.hold(good)).isEmpty();
        assertThat(followUps.hold(suppressed)).contains("suppressed");
        assertThat(followUps.hold(closed)).contains("temporarily-closed");
        assertThat(followUps.hold(gated)).contains("gated");
        assertThat(followUps.hold(silent)).contains("no-contact");
        assertThat(followUps.firstTasks(List.of(suppressed, closed, gated, silent), "default", MONDAY)).isEmpty();
        assertThat(followUps.nextTask(suppressed, "default", 1, MONDAY)).isEmpty();
    }

    @Test
    void aTitleFitsItsColumnWhateverTheName() {
        Lead lead = new Lead("1", "apify", null, "k", "x".repeat(200), null, EMAIL, null, null, null, null, null, null, "FR", null, null, null, null, null, null, false,
                null, null, 80, null, null);

        assertThat(followUps.firstTasks(List.of(lead), "default", MONDAY)).allSatisfy(task -> assertThat(task.title().length()).isLessThanOrEqualTo(300));
    }

    @Test
    void anUnknownSequenceIsSaidSo() {
        assertThat(followUps.sequence("default")).isPresent();
        assertThat(followUps.sequence("nonsense")).isEmpty();
        assertThat(followUps.sequence(null)).isEmpty();
        assertThatThrownBy(() -> followUps.firstTasks(List.of(), "nonsense", MONDAY)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("nonsense");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kind: call  | kind: fax    | kind",
        "after: 3    | after: 0     | must come after the one before it",
        "version: 1  | versoin: 1   | versoin",
        "Europe/Paris| Europe/Lyon  | Lyon",
    })
    void aMistakeInASequenceIsNamed(String right, String wrong, String message) throws Exception {
        String file = new String(FollowUpManager.class.getResourceAsStream("/nurture/sequences/default.yaml").readAllBytes(), "UTF-8");

        assertThat(file).contains(right);
        assertThatThrownBy(() -> Sequence.parse(file.replace(right, wrong), "default.yaml"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("default.yaml").hasMessageContaining(message);
    }

    /** All steps of a lead, each done at the hour at which it is due. */
    private List<String> course(Lead lead) {
        return Stream.iterate(followUps.nextTask(lead, "default", 0, MONDAY), task -> task.isPresent(),
                        task -> followUps.nextTask(lead, "default", task.get().step(), task.get().dueAt().minusSeconds(1)))
                .map(task -> task.get().step() + " " + task.get().kind() + " " + task.get().dueAt()).toList();
    }

    private static Lead lead(String id, String email, String phone, String country, int score) {
        return new Lead(id, "apify", null, "apify:" + id, "Cabinet Martin", null, email, phone, null, null, null, null, null, country, null, null, null, null, null, null,
                false, new Facts(null, null, null, null, null, null, phone == null ? null : "fixed", null, null, null, null, null, null, null, null, null), null, score, null, null);
    }

    private static Lead with(Lead lead, boolean suppressed, Boolean closed, List<Reason> reasons) {
        return new Lead(lead.leadId(), lead.source(), null, lead.identityKey(), lead.name(), null, lead.email(), lead.phone(), null, null, null, null, null, lead.country(),
                null, null, null, null, null, null, suppressed,
                new Facts(null, null, null, null, null, null, "fixed", null, null, null, null, null, null, null, closed, null), null, lead.score(), reasons, null);
    }
}
