package io.prospectassistant.nurture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessDaysTest {

    @ParameterizedTest
    @CsvSource({"2024, 2024-03-31", "2025, 2025-04-20", "2026, 2026-04-05", "2027, 2027-03-28", "2038, 2038-04-25"})
    void easterIsWhereTheCalendarHasIt(int year, LocalDate easter) {
        assertThat(BusinessDays.easter(year)).isEqualTo(easter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11",
        "2026-12-25", "2026-10-03", "2026-10-04"})
    void nobodyWorksOnHolidaysAndWeekends(LocalDate day) {
        assertThat(BusinessDays.isBusinessDay(day)).isFalse();
    }

    @Test
    void businessDaysAreCountedOverWeekendsAndHolidays() {
        assertThat(BusinessDays.after(LocalDate.parse("2026-10-05"), 3)).isEqualTo("2026-10-08");
        assertThat(BusinessDays.after(LocalDate.parse("2026-10-09"), 1)).isEqualTo("2026-10-12");
        assertThat(BusinessDays.after(LocalDate.parse("2026-05-13"), 1)).isEqualTo("2026-05-15");
        assertThat(BusinessDays.after(LocalDate.parse("2026-10-03"), 0)).isEqualTo("2026-10-05");
        assertThat(BusinessDays.after(LocalDate.parse("2026-12-24"), 2)).isEqualTo("2026-12-29");
    }
}
