package io.prospectassistant.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a schedule fires: each time that is meant fires once, whatever the clocks do. */
class RecurrenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 7 * * 1      | UTC              | 2026-11-25T19:00:00Z | 2026-11-30T07:00:00Z | 2026-12-07T07:00:00Z",
        "0 0 * * 0      | UTC              | 2026-11-25T19:00:00Z | 2026-11-29T00:00:00Z | 2026-12-06T00:00:00Z",
        "0 0 * * 7      | UTC              | 2026-11-25T19:00:00Z | 2026-11-29T00:00:00Z | 2026-12-06T00:00:00Z",
        "0 0 * * sun    | UTC              | 2026-11-25T19:00:00Z | 2026-11-29T00:00:00Z | 2026-12-06T00:00:00Z",
        "0 9 * JAN MON-FRI | UTC           | 2026-11-25T19:00:00Z | 2027-01-01T09:00:00Z | 2027-01-04T09:00:00Z",
        "*/20 8-9 * * * | UTC              | 2026-11-25T08:40:00Z | 2026-11-25T09:00:00Z | 2026-11-25T09:20:00Z",
        "0 9 13 * 5     | UTC              | 2026-11-25T19:00:00Z | 2026-11-27T09:00:00Z | 2026-12-04T09:00:00Z",
        "0 9 1 12 5     | UTC              | 2026-11-25T19:00:00Z | 2026-12-01T09:00:00Z | 2026-12-04T09:00:00Z",
        "59 23 31 * *   | UTC              | 2026-11-25T19:00:00Z | 2026-12-31T23:59:00Z | 2027-01-31T23:59:00Z",
        "0 0 29 2 *     | UTC              | 2026-11-25T19:00:00Z | 2028-02-29T00:00:00Z | 2032-02-29T00:00:00Z",
        "0 0 29 2 *     | UTC              | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z | 2108-02-29T00:00:00Z",
        "0 7 * * *      | Europe/Paris     | 2026-07-01T05:00:00Z | 2026-07-02T05:00:00Z | 2026-07-03T05:00:00Z",
        "0 7 * * *      | Asia/Kathmandu   | 2026-07-01T00:00:00Z | 2026-07-01T01:15:00Z | 2026-07-02T01:15:00Z",
        "* * * * *      | UTC              | 2026-07-01T00:00:59.999Z | 2026-07-01T00:01:00Z | 2026-07-01T00:02:00Z"})
    void itIsReadAsUnixReadsIt(String cron, String zone, Instant now, Instant first, Instant second) {
        Recurrence times = Recurrence.of(cron, zone);
        assertThat(times.after(now)).contains(first);
        assertThat(times.after(first)).contains(second);
    }

    @DisplayName("X9 daylight saving, both directions")
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // Spring: the clocks jump from 2:00 to 3:00. What is meant in between comes as much later as they jump.
        "30 2 * * *    | Europe/Paris        | 2026-03-28T02:00:00Z | 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "30 3 * * *    | Europe/Paris        | 2026-03-28T03:00:00Z | 2026-03-29T01:30:00Z, 2026-03-30T01:30:00Z",
        "30 2,3 * * *  | Europe/Paris        | 2026-03-28T03:00:00Z | 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "30 2 * * *    | Europe/Paris        | 2026-03-29T01:10:00Z | 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "0 * * * *     | Europe/Paris        | 2026-03-29T00:00:00Z | 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z",
        "30 2 * * *    | America/New_York    | 2026-03-07T12:00:00Z | 2026-03-08T07:30:00Z, 2026-03-09T06:30:00Z",
        // Autumn: the clocks show 2:00 to 3:00 twice. What is meant in between comes with the first.
        "30 2 * * *    | Europe/Paris        | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "30 2 * * *    | Europe/Paris        | 2026-10-25T01:10:00Z | 2026-10-26T01:30:00Z, 2026-10-27T01:30:00Z",
        "0 3 * * *     | Europe/Paris        | 2026-10-25T00:00:00Z | 2026-10-25T02:00:00Z, 2026-10-26T02:00:00Z",
        "0 * * * *     | Europe/Paris        | 2026-10-24T23:00:00Z | 2026-10-25T00:00:00Z, 2026-10-25T02:00:00Z",
        "30 1 * * *    | America/New_York    | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z, 2026-11-02T06:30:00Z",
        "0 0 * * *     | America/Sao_Paulo   | 2018-11-03T12:00:00Z | 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
        // Half an hour, and a day that there never was.
        "15,40 2 * * * | Australia/Lord_Howe | 2026-10-03T12:00:00Z | 2026-10-03T15:40:00Z, 2026-10-03T15:45:00Z",
        "0 12 30 * *   | Pacific/Apia        | 2011-12-01T00:00:00Z | 2011-12-30T22:00:00Z, 2012-01-29T22:00:00Z"})
    void eachTimeThatIsMeantFiresOnceWhenTheClocksChange(String cron, String zone, Instant now, String expected) {
        Recurrence times = Recurrence.of(cron, zone);
        List<String> fires = new ArrayList<>();
        for (Optional<Instant> fire = times.after(now); fires.size() < 2; fire = times.after(fire.get())) {
            fires.add(fire.orElseThrow().toString());
        }
        assertThat(String.join(", ", fires)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 FEB *"})
    void aDayThatNoMonthHasNeverComes(String cron) {
        assertThat(Recurrence.of(cron, "Europe/Paris").after(Instant.parse("2026-11-25T19:00:00Z"))).isEmpty();
    }

    @Test
    void missedFiresAreCountedUpToALimit() {
        Recurrence hourly = Recurrence.of("0 * * * *", "UTC");
        Instant first = Instant.parse("2026-11-25T01:00:00Z");
        assertThat(hourly.count(first, Instant.parse("2026-11-25T01:59:59Z"), 1000)).isZero();
        assertThat(hourly.count(first, Instant.parse("2026-11-25T03:00:00Z"), 1000)).isEqualTo(2);
        assertThat(hourly.count(first, Instant.parse("2027-11-25T03:00:00Z"), 1000)).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''            | has 0 fields",
        "* * * *       | has 4 fields",
        "0 0 7 * * ?   | has 6 fields",
        "@daily        | has 1 fields",
        "60 * * * *    | 60 not in range",
        "0 24 * * *    | 24 not in range",
        "0 0 0 * *     | 0 not in range",
        "0 0 * 13 *    | 13 not in range",
        "0 0 * * 8     | 8 not in range",
        "0 0 * * L     | cannot be read",
        "5-1 * * * *   | Invalid range",
        "*/0 * * * *   | cannot be read",
        "a b c d e     | cannot be read"})
    void whatCannotBeReadIsRefusedWithAReason(String cron, String reason) {
        assertThatThrownBy(() -> Recurrence.of(cron, "UTC")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    @Test
    void aTimeZoneHasANameOfTheIanaDatabase() {
        assertThat(List.of("Europe/Paris", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5")).allMatch(Recurrence::isTimezone);
        assertThat(List.of("", "Paris", "europe/paris", "+02:00", "UTC+2", "GMT+02:00", "Z", "Europe/Paris ", "Mars/Olympus")).noneMatch(Recurrence::isTimezone);
        assertThat(LocalDateTime.ofInstant(Recurrence.of("0 7 * * *", "Europe/Paris").after(Instant.EPOCH).orElseThrow(), ZoneId.of("Europe/Paris"))).hasToString("1970-01-01T07:00");
    }
}
