package io.prospectassistant.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The times of a cron expression in a time zone: five fields (minute, hour, day of month, month, day of week) as Unix reads them, numbers or names,
 * 0 and 7 both Sunday; when both kinds of day are restricted, either of them is enough.
 *
 * <p>The expression is about what clocks on the wall show, and each such time fires once. A time that the clocks skip in spring fires as much later as
 * they jump; one that they show twice in autumn fires the first time. Two times that so fall on one moment are one fire.
 */
public final class Recurrence {

    private static final int FIELDS = 5;
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;
    private final ZoneId zone;

    private Recurrence(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /**
     * Reads an expression.
     *
     * @param timezone see {@link #isTimezone}
     * @throws IllegalArgumentException when it cannot be read; the message tells a person what is wrong
     */
    public static Recurrence of(String cron, String timezone) {
        int fields = cron.isBlank() ? 0 : cron.strip().split("\\s+").length;
        if (fields != FIELDS) {
            throw new IllegalArgumentException("has " + fields + " fields instead of five: minute, hour, day of month, month, day of week; \"0 7 * * 1\" is every Monday at 7:00");
        }
        try {
            return new Recurrence(ExecutionTime.forCron(PARSER.parse(cron.strip())), ZoneId.of(timezone));
        } catch (RuntimeException e) {   // the parser throws whatever it stumbles over
            throw new IllegalArgumentException("cannot be read as minute, hour, day of month, month, day of week: " + reason(e), e);
        }
    }

    /** Whether a text is a name of the IANA time zone database, e.g. {@code Europe/Paris}; offsets such as {@code +02:00} are none. */
    public static boolean isTimezone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text);
    }

    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^Failed to parse cron expression\\. *", "");
    }

    /** The first fire after a moment; empty when there is none, as for the 30th of February. */
    public Optional<Instant> after(Instant moment) {
        LocalDateTime from = whatClocksHaveShown(moment);
        Instant moved = null;   // the first time of a gap that is still to come
        while (true) {
            Optional<LocalDateTime> next = nextShown(from);
            if (next.isEmpty()) {
                return Optional.ofNullable(moved);
            }
            ZoneOffsetTransition transition = zone.getRules().getTransition(next.get());
            boolean skippedByTheClocks = transition != null && transition.isGap();
            Instant instant = ZonedDateTime.ofLocal(next.get(), zone, null).toInstant();
            from = next.get();
            if (!instant.isAfter(moment)) {
                continue;
            }
            if (!skippedByTheClocks) {
                return Optional.of(moved != null && moved.isBefore(instant) ? moved : instant);
            }
            // Times behind the gap can come before it: clocks that jump by half an hour move 2:15 to 2:45, and show 2:40.
            moved = moved == null ? instant : moved;
            from = transition.getDateTimeAfter().minusMinutes(1);
        }
    }

    /** How many fires there are after one moment and up to another, the end included; counting stops at a limit. */
    public int count(Instant after, Instant until, int limit) {
        int count = 0;
        Optional<Instant> fire = after(after);
        while (count < limit && fire.isPresent() && !fire.get().isAfter(until)) {
            count++;
            fire = after(fire.get());
        }
        return count;
    }

    /** What the clocks show, or before the gap that they have just jumped over, as long as times of the gap may still fire. */
    private LocalDateTime whatClocksHaveShown(Instant moment) {
        ZoneOffsetTransition before = zone.getRules().previousTransition(moment.plusNanos(1));
        if (before != null && before.isGap() && moment.isBefore(before.getInstant().plus(before.getDuration()))) {
            return before.getDateTimeBefore().minusMinutes(1);
        }
        return LocalDateTime.ofInstant(moment, zone);
    }

    /** The fields know nothing of zones: UTC shows every local time exactly once. */
    private Optional<LocalDateTime> nextShown(LocalDateTime from) {
        return times.nextExecution(from.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
