package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Enrichment;
import io.prospectassistant.lead.Lead;
import io.prospectassistant.lead.LeadCandidate;
import io.prospectassistant.lead.Phone;
import io.prospectassistant.lead.Scoring;
import io.prospectassistant.lead.Sought;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSourceTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-10-05T09:00:00Z"), ZoneOffset.UTC);
    private static final CategoryTaxonomy TAXONOMY = new CategoryTaxonomy();

    private final SampleSource source = new SampleSource(TAXONOMY, CLOCK);
    private final Enrichment enrichment = new Enrichment(TAXONOMY);

    @Test
    void theSameQuestionHasTheSameAnswerAndMoreBeginsWithFewer() {
        List<LeadCandidate> twenty = source.find("dental leads", "dentist", "Lyon", "FR", "en", 20);

        assertThat(source.find("dental leads", "dentist", "Lyon", "FR", "en", 20)).isEqualTo(twenty);
        assertThat(source.find("dental leads", "dentist", "Lyon", "FR", "en", 50).subList(0, 20)).isEqualTo(twenty);
    }

    @Test
    void theLanguageOfTheCommandIsNoPartOfTheQuestion() {
        assertThat(source.find("dentistes", "dentist", "Lyon", null, "fr", 20)).isEqualTo(source.find("dental leads", "dentist", "Lyon, France", "FR", "en", 20));
    }

    @Test
    void anotherQuestionHasOtherAnswers() {
        assertThat(source.find("x", "dentist", "Lyon", "FR", "en", 20)).extracting(LeadCandidate::externalId)
                .doesNotContainAnyElementsOf(source.find("x", "dentist", "Paris", "FR", "en", 20).stream().map(LeadCandidate::externalId).toList())
                .doesNotContainAnyElementsOf(source.find("x", "plumber", "Lyon", "FR", "en", 20).stream().map(LeadCandidate::externalId).toList());
    }

    @ParameterizedTest
    @CsvSource({"dentist, Lyon, FR, fr, 300", "restaurant, London, GB, en, 300", "plumber, New York, US, en, 300", "bakery, Bruxelles, BE, fr, 300",
        "lawyer, Montréal, CA, fr, 300", "hotel, Berlin, DE, en, 300", "florist, Trifouilly-les-Oies, FR, fr, 300", "dentist, Lyon, FR, en, 5000"})
    void everySampleIsAnInventedLeadOfItsOwn(String category, String city, String country, String language, int limit) {
        List<LeadCandidate> found = source.find(category, category, city, null, language, limit);
        List<Lead> leads = enrichment.enrich(found, new Sought(category, city, country, language, false, false, false)).leads();

        assertThat(leads).hasSize(limit);
        assertThat(leads).extracting(Lead::name).doesNotHaveDuplicates();
        assertThat(leads).extracting(Lead::identityKey).doesNotHaveDuplicates();
        assertThat(leads.stream().map(Lead::phone).filter(Objects::nonNull)).doesNotHaveDuplicates();
        assertThat(leads.stream().map(Lead::email).filter(Objects::nonNull)).doesNotHaveDuplicates();
        assertThat(leads).allSatisfy(lead -> {
            assertThat(lead.source()).isEqualTo("sample");
            assertThat(lead.country()).isEqualTo(country);
            assertThat(lead.category()).isEqualTo(category);
            assertThat(Stream.of(lead.email(), lead.phone()).filter(Objects::nonNull)).isNotEmpty();
            assertThat(lead.sourceRef()).isEqualTo("sample:" + category + "|" + city);
            assertThat(lead.retrievedAt()).isEqualTo(CLOCK.instant());
        });
        assertThat(found).allSatisfy(candidate -> {
            assertThat(candidate.emails()).allMatch(email -> email.endsWith(".example.com"));
            assertThat(candidate.phones()).allMatch(phone -> Phone.read(phone, null).isPresent())
                    .allMatch(phone -> phone.matches("\\+33(46571|26191)\\d{4}|\\+44(207946|161496|121496|113496|117496|131496|141496|151496|191498)0\\d{3}|\\+1\\d{3}55501\\d{2}"));
            assertThat(candidate.website() == null || candidate.website().endsWith(".example.com/")).isTrue();
        });
        assertThat(leads.stream().filter(lead -> lead.email() != null).count()).isBetween(limit * 6L / 10, (long) limit);
    }

    @Test
    void samplesAreOfDifferentQuality() {
        List<Lead> leads = new Scoring(CLOCK).score(enrichment.enrich(source.find("dental leads", "dentist", "Lyon", "FR", "en", 20),
                new Sought("dentist", "Lyon", "FR", "en", false, false, false)).leads());

        assertThat(leads.stream().map(Lead::score).distinct().count()).isGreaterThan(8);
        assertThat(leads).allSatisfy(lead -> assertThat(lead.score()).isBetween(40, 100));
        assertThat(leads).allSatisfy(lead -> assertThat(lead.postalCode()).matches("6900[1-9]"));
    }

    @Test
    void aQuestionInFreeWordsIsAnsweredToo() {
        assertThat(source.find("underwater basket weavers", null, "Nowhere", null, "en", 5)).hasSize(5).allSatisfy(candidate -> {
            assertThat(candidate.country()).isEqualTo("GB");
            assertThat(candidate.sourceRef()).isEqualTo("sample:underwater basket weavers|Nowhere");
        });
        assertThat(source.find("dentistes", null, "Lyon 3e", null, "fr", 5)).allSatisfy(candidate -> {
            assertThat(candidate.categoryName()).isEqualTo("dentiste");
            assertThat(candidate.postalCode()).isEqualTo("69003");
        });
    }
}
