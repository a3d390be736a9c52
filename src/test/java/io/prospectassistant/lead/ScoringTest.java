package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringTest {

    private static final Instant NOW = Instant.parse("2026-10-05T09:00:00Z");

    private final Scoring scoring = at(NOW);

    @Test
    void theSixItemsScore84And64And36() {
        List<Lead> leads = scoring.score(SixCandidates.page().leads());

        assertThat(leads).extracting(Lead::score).containsExactly(84, 64, 36);
        assertThat(leads).extracting(Lead::scoreProfile).containsOnly("default/1");
        assertThat(leads.get(0).scoreReasons()).extracting(reason -> reason.code() + " " + reason.points()).containsExactly(
                "FIT_CATEGORY 25.0", "FIT_AREA 10.0", "FIT_SIZE 4.0", "FIT_INDEPENDENT 5.0", "CONTACT_PHONE 10.0", "CONTACT_EMAIL 9.0", "CONTACT_WEBSITE 6.0",
                "VITAL_RATING 6.2", "VITAL_REVIEWS 3.4", "VITAL_PROFILE 3.0", "VITAL_CORROBORATED 2.0");
        assertThat(leads.get(2).scoreReasons()).contains(new Reason("TEMPORARILY_CLOSED", new BigDecimal("-20.0"), "Temporarily closed."));
    }

    @Test
    void aSuppressedLeadScoresNothing() {
        Lead lead = scoring.score(lead("A", null, null, true));

        assertThat(lead.score()).isZero();
        assertThat(lead.scoreReasons()).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("SUPPRESSED");
            assertThat(reason.points()).isEqualByComparingTo("0");
        });
    }

    @Test
    void aLeadThatNobodyCanReachScoresNothing() {
        Lead lead = scoring.score(lead("A", null, null, false));

        assertThat(lead.scoreReasons()).extracting(Reason::code).containsExactly("NO_CHANNEL");
        assertThat(Scoring.isGate("NO_CHANNEL")).isTrue();
        assertThat(Scoring.isGate("FIT_AREA")).isFalse();
    }

    @Test
    void targetCountriesShutTheOthersOut() {
        ScoringProfile belgian = ScoringProfile.parse(profile().replace("target_countries: []", "target_countries: [BE]"), "test");

        assertThat(new Scoring(belgian, Clock.fixed(NOW, ZoneOffset.UTC)).score(lead("A", "+33465710012", null, false)).scoreReasons())
                .extracting(Reason::code).containsExactly("OUT_OF_COUNTRY");
    }

    @Test
    void oldDataIsAPenaltyAfterTwelveMonths() {
        Lead lead = lead("A", "+33465710012", null, false);

        assertThat(at(Instant.parse("2027-10-05T08:00:00Z")).score(lead).scoreReasons()).extracting(Reason::code).doesNotContain("OLD_DATA");
        assertThat(at(Instant.parse("2027-10-05T08:00:01Z")).score(lead).scoreReasons()).extracting(Reason::code).contains("OLD_DATA");
    }

    @ParameterizedTest
    @CsvSource({"Restaurant McDonald's Lyon 3, 0.0", "RESTAURANT MCDONALD S, 0.0", "Chez McDonaldson, 5.0"})
    void chainsAreRecognisedByWholeWords(String name, BigDecimal points) {
        assertThat(points("FIT_INDEPENDENT", scoring.score(lead(name, "+33465710012", null, false)))).isEqualByComparingTo(points);
    }

    @Test
    void namesStuffedWithSearchWordsArePenalised() {
        assertThat(codes("Dentiste Lyon | Implant dentaire Lyon | Urgence dentaire Lyon | Orthodontie Lyon 3")).contains("STUFFED_NAME");
        assertThat(codes("Cabinet dentaire du docteur Anne-Laure de la Très Longue Maison d'Été de la Colline")).doesNotContain("STUFFED_NAME");
    }

    @Test
    void anotherTownNearbyIsWorthHalf() {
        Facts villeurbanne = new Facts(null, null, null, null, "Lyon", 4.8, "fixed", null, null, null, null, null, null, null, null, null);
        Facts marseille = new Facts(null, null, null, null, "Lyon", 277.0, "fixed", null, null, null, null, null, null, null, null, null);

        assertThat(points("FIT_AREA", scoring.score(lead("A", "+33465710012", villeurbanne, false)))).isEqualByComparingTo("5");
        assertThat(points("FIT_AREA", scoring.score(lead("A", "+33465710012", marseille, false)))).isEqualByComparingTo("0");
    }

    @Test
    void aProfileWhoseMaximaMissAHundredIsRefused() {
        assertThatThrownBy(() -> ScoringProfile.parse(profile().replace("FIT_SIZE:           {max: 10}", "FIT_SIZE: {max: 11}"), "my-profile.yaml"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("my-profile.yaml").hasMessageContaining("add up to 101, not to 100");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "primary: 25, secondary | primary: 26, secondary | FIT_CATEGORY.primary",
        "  FIT_SIZE:             | FIT_SICE:              | rules lacks FIT_SIZE",
        "  OLD_DATA: 10          | OLD_DATA: -10          | OLD_DATA must be 0 or more",
        "neutral: 0.4            | neutral: 40            | neutral must be from 0 to 1",
        "target_countries: []    | target_countries: [XX] | target_countries",
        "near_km: 10             | nere_km: 10            | nere_km",
    })
    void aMistakeInAProfileIsNamed(String right, String wrong, String message) {
        assertThat(profile()).contains(right);
        assertThatThrownBy(() -> ScoringProfile.parse(profile().replace(right, wrong), "my-profile.yaml"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("my-profile.yaml").hasMessageContaining(message);
    }

    private List<String> codes(String name) {
        return scoring.score(lead(name, "+33465710012", null, false)).scoreReasons().stream().map(Reason::code).toList();
    }

    private static BigDecimal points(String code, Lead lead) {
        return lead.scoreReasons().stream().filter(reason -> reason.code().equals(code)).findFirst().orElseThrow().points();
    }

    private static Scoring at(Instant now) {
        return new Scoring(ScoringProfile.load("/scoring/profile-default.yaml"), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static String profile() {
        try (InputStream file = ScoringTest.class.getResourceAsStream("/scoring/profile-default.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Lead lead(String name, String phone, Facts facts, boolean suppressed) {
        return new Lead(null, "apify", "1", "apify:1", name, null, null, phone, null, null, null, null, "Villeurbanne", "FR", null, null, null, null, null,
                Instant.parse("2026-10-05T08:00:00Z"), suppressed, facts, null, null, null, null);
    }
}
