package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRequestTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"wait=5|5", "WAIT = 7|7", "wait=60|60", "wait=61|60", "wait=99999999999999999999|60", "respond-async; wait=3|3", "respond-async, wait=\"4\"|4",
            "wait=-1|0", "wait=1.5|0", "wait=|0", "await=5|0", "wait=5s|0", "''|0", "nonsense|0"})
    void aPreferredWaitIsReadOrIgnored(String prefer, int seconds) {
        assertThat(HttpRequest.waitSeconds(prefer)).isEqualTo(seconds);
    }

    @Property
    void noWaitIsLongerThanAMinute(@ForAll @IntRange(min = 0) int seconds) {
        assertThat(HttpRequest.waitSeconds("wait=" + seconds)).isEqualTo(Math.min(seconds, 60));
    }

    @Property
    void anyPreferHeaderIsReadWithoutAFault(@ForAll String prefer) {
        assertThat(HttpRequest.waitSeconds(prefer)).isBetween(0, 60);
    }
}
