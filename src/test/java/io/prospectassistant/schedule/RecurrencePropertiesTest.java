package io.prospectassistant.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.StringLength;

/** What must hold for the times of any expression, held against a reading that looks at every minute on its own. */
class RecurrencePropertiesTest {

    private static final int DAYS = 3;

    /** A field: the numbers that it means; null for all of them. */
    private record Field(String text, TreeSet<Integer> values) {

        boolean matches(int value) {
            return values == null || values.contains(value);
        }
    }

    /** @param around a moment, most of them near a change of the clocks */
    record Case(List<Field> fields, ZoneId zone, Instant around) {

        private String cron() {
            return fields.stream().map(Field::text).collect(Collectors.joining(" "));
        }

        private boolean matches(LocalDateTime shown) {
            Field days = fields.get(2);
            Field weekdays = fields.get(4);
            boolean day = days.matches(shown.getDayOfMonth());
            boolean weekday = weekdays.matches(shown.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : shown.getDayOfWeek().getValue())
                    || shown.getDayOfWeek() == DayOfWeek.SUNDAY && weekdays.values() != null && weekdays.values().contains(7);
            return fields.get(0).matches(shown.getMinute()) && fields.get(1).matches(shown.getHour()) && fields.get(3).matches(shown.getMonthValue())
                    && (days.values() != null && weekdays.values() != null ? day || weekday : day && weekday);
        }

        private TreeSet<Instant> expected() {
            Instant end = around.plus(DAYS, ChronoUnit.DAYS);
            TreeSet<Instant> fires = new TreeSet<>();
            LocalDateTime minute = LocalDateTime.ofInstant(around, zone).truncatedTo(ChronoUnit.MINUTES).minusDays(2);
            for (LocalDateTime last = minute.plusDays(DAYS + 4); minute.isBefore(last); minute = minute.plusMinutes(1)) {
                Instant fire = ZonedDateTime.ofLocal(minute, zone, null).toInstant();   // later by the gap; the first of two
                if (matches(minute) && fire.isAfter(around) && !fire.isAfter(end)) {
                    fires.add(fire);
                }
            }
            return fires;
        }

        @Override
        public String toString() {
            return cron() + " in " + zone + " after " + around;
        }
    }

    @Property(tries = 100)
    void itFiresExactlyWhenAMinuteMatchesAndOnceForEach(@ForAll("cases") Case given) {
        Recurrence times = Recurrence.of(given.cron(), given.zone().getId());
        Instant end = given.around().plus(DAYS, ChronoUnit.DAYS);
        List<Instant> fires = new ArrayList<>();
        for (Optional<Instant> fire = times.after(given.around()); fire.isPresent() && !fire.get().isAfter(end); fire = times.after(fire.get())) {
            assertThat(fires.isEmpty() || fires.get(fires.size() - 1).isBefore(fire.get())).as("%s comes after %s", fire, fires).isTrue();
            fires.add(fire.get());
        }

        assertThat(fires).containsExactlyElementsOf(given.expected());
        assertThat(times.count(given.around(), end, 1_000)).isEqualTo(Math.min(1_000, fires.size()));
    }

    @Property(tries = 200)
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 40) String text) {
        refusedOrRead(text);
    }

    @Property(tries = 300)
    void anythingThatLooksLikeAnExpressionIsReadOrRefused(@ForAll("looksLikeCron") String text) {
        refusedOrRead(text);
    }

    private static void refusedOrRead(String text) {
        try {
            Recurrence.of(text, "Europe/Paris").after(Instant.parse("2026-11-25T19:00:00Z")).ifPresent(fire -> assertThat(fire).isAfter("2026-11-25T19:00:00Z"));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> looksLikeCron() {
        Arbitrary<String> field = Arbitraries.of("*", "*/", "/", "-", ",", "0", "1", "7", "31", "59", "99999999999", "JAN", "mon", "L", "W", "#", "?", "?/2", " ").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", parts));
        return field.list().ofSize(5).map(fields -> String.join(" ", fields));
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<ZoneId> zones = Arbitraries.of("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca").map(ZoneId::of);
        Arbitrary<Long> minutes = Arbitraries.longs().between(-3 * 24 * 60, 24 * 60);
        Arbitrary<Instant> days = Arbitraries.longs().between(Instant.parse("2011-01-01T00:00:00Z").getEpochSecond(), Instant.parse("2036-01-01T00:00:00Z").getEpochSecond()).map(Instant::ofEpochSecond);
        Arbitrary<List<Field>> fields = Combinators.combine(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
                .as((minute, hour, day, month, weekday) -> List.of(minute, hour, day, month, weekday));
        return Combinators.combine(fields, zones, days, minutes).as((cron, zone, day, offset) -> new Case(cron, zone,
                Optional.ofNullable(zone.getRules().nextTransition(day)).map(change -> change.getInstant().plus(offset, ChronoUnit.MINUTES)).orElse(day)));
    }

    private static Arbitrary<Field> field(int from, int to) {
        Arbitrary<Integer> values = Arbitraries.integers().between(from, to);
        Arbitrary<Field> all = Arbitraries.just(new Field("*", null));
        Arbitrary<Field> list = values.set().ofMinSize(1).ofMaxSize(4).map(set -> new TreeSet<>(set))
                .map(set -> new Field(set.stream().map(String::valueOf).collect(Collectors.joining(",")), set));
        Arbitrary<Field> range = Combinators.combine(values, values, Arbitraries.integers().between(1, 6)).as((one, other, step) -> {
            TreeSet<Integer> set = new TreeSet<>();
            for (int value = Math.min(one, other); value <= Math.max(one, other); value += step) {
                set.add(value);
            }
            return new Field(Math.min(one, other) + "-" + Math.max(one, other) + (step == 1 ? "" : "/" + step), set);
        });
        return Arbitraries.frequencyOf(Tuple.of(5, all), Tuple.of(2, list), Tuple.of(2, range));
    }
}
