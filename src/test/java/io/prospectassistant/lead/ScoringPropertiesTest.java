package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.Json;
import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Provenance;
import io.prospectassistant.lead.Lead.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What must hold for the score of any lead. */
class ScoringPropertiesTest {

    private final Scoring scoring = new Scoring(Clock.fixed(Instant.parse("2026-10-05T09:00:00Z"), ZoneOffset.UTC));

    @Property
    void aStoredLeadScoresAsItDidWhenItWasFresh(@ForAll("leads") Lead lead) {
        Lead scored = scoring.score(lead);
        Lead stored = Json.read(Json.write(scored), Lead.class);

        assertThat(stored).isEqualTo(scored);
        assertThat(scoring.score(stored)).isEqualTo(scored);
        assertThat(scoring.score(List.of(lead))).containsExactly(scored);
    }

    @Property
    void theReasonsAddUpToTheScore(@ForAll("leads") Lead lead) {
        Lead scored = scoring.score(lead);
        BigDecimal sum = scored.scoreReasons().stream().map(Reason::points).reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(scored.score()).isEqualTo(Math.max(0, Math.min(100, sum.setScale(0, RoundingMode.HALF_UP).intValueExact())));
        assertThat(scored.scoreReasons()).isNotEmpty().allSatisfy(reason -> {
            assertThat(reason.points().scale()).isEqualTo(1);
            assertThat(reason.detail()).isNotBlank();
        });
        if (Scoring.isGate(scored.scoreReasons().get(0).code())) {
            assertThat(scored.scoreReasons()).hasSize(1);
            assertThat(sum).isEqualByComparingTo("0");
        } else {
            assertThat(scored.scoreReasons()).extracting(Reason::code).doesNotHaveDuplicates();
        }
    }

    @Property
    void aValidPhoneNumberNeverLowersTheScore(@ForAll("leads") Lead lead, @ForAll("numbers") Phone phone) {
        Lead without = contact(lead, null, null, lead.email(), lead.facts().emailKind(), lead.facts().emailConfidence());
        Lead with = contact(lead, phone.e164(), phone.kind(), lead.email(), lead.facts().emailKind(), lead.facts().emailConfidence());

        assertThat(scoring.score(with).score()).isGreaterThanOrEqualTo(scoring.score(without).score());
    }

    @Property
    void anEmailAddressNeverLowersTheScore(@ForAll("leads") Lead lead, @ForAll("addresses") Email email) {
        Lead without = contact(lead, lead.phone(), lead.facts().phoneKind(), null, null, null);
        Lead with = contact(lead, lead.phone(), lead.facts().phoneKind(), email.address(), email.kind(), email.confidence());

        assertThat(scoring.score(with).score()).isGreaterThanOrEqualTo(scoring.score(without).score());
    }

    @Provide
    Arbitrary<Lead> leads() {
        Arbitrary<String> names = Arbitraries.of("Cabinet Martin", "McDonald's", "Lyon Lyon Lyon", "Ô Délice", "歯科");
        Arbitrary<String> domains = Arbitraries.of("martin.fr", "a.example.com").injectNull(0.4);
        Arbitrary<String> cities = Arbitraries.of("Lyon", "Villeurbanne", "lyon 3e").injectNull(0.2);
        Arbitrary<Double> ratings = Arbitraries.doubles().between(0.1, 5).injectNull(0.2);
        Arbitrary<Integer> reviews = Arbitraries.integers().between(0, 5000).injectNull(0.2);
        Arbitrary<Instant> times = Arbitraries.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2024-01-01T00:00:00.123Z")).injectNull(0.1);
        return Combinators.combine(names, domains, cities, ratings, reviews, times, facts(), contacts())
                .as((name, domain, city, rating, count, at, facts, contact) -> contact(new Lead(null, "apify", "1", "apify:1", name, "dentist", null, null,
                                domain == null ? null : "https://" + domain + "/", domain, null, "69001", city, "FR", 45.7, 4.8, rating, count, "ref", at,
                                contact.suppressed, facts, contact.provenance, null, null, null),
                        contact.phone == null ? null : contact.phone.e164(), contact.phone == null ? null : contact.phone.kind(),
                        contact.email == null ? null : contact.email.address(), contact.email == null ? null : contact.email.kind(),
                        contact.email == null ? null : contact.email.confidence()));
    }

    @Provide
    Arbitrary<Phone> numbers() {
        return Arbitraries.of(new Phone("+33465710012", "fixed"), new Phone("+33612345678", "mobile"), new Phone("+33800123456", "toll_free"), new Phone("+33810123456", "other"));
    }

    @Provide
    Arbitrary<Email> addresses() {
        return Arbitraries.of(new Email("contact@martin.fr", "role", 0.95), new Email("sophie@martin.fr", "named", 0.8), new Email("martin@gmail.com", "freemail", 0.6),
                new Email("contact@autre.fr", "role", 0.3), new Email("contact@martin.fr", "role", 0.5));
    }

    private record Contact(Phone phone, Email email, boolean suppressed, Map<String, Provenance> provenance) {}

    private Arbitrary<Contact> contacts() {
        Provenance one = new Provenance("apify", "ref", null);
        Arbitrary<Map<String, Provenance>> provenance = Arbitraries.of(
                Map.of("name", one), Map.of("name", one, "email", new Provenance("openstreetmap", null, null)), Map.of("name", new Provenance("manual", null, null)));
        return Combinators.combine(numbers().injectNull(0.3), addresses().injectNull(0.3), Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))), provenance).as(Contact::new);
    }

    private Arbitrary<Facts> facts() {
        Arbitrary<Boolean> flags = Arbitraries.of(true, false).injectNull(0.3);
        Arbitrary<String> keys = Arbitraries.of("dentist", "bakery").injectNull(0.3);
        return Combinators.combine(keys, keys, flags, flags, flags, flags, Arbitraries.doubles().between(0, 30).injectNull(0.5), flags)
                .as((primary, sought, inName, searched, verified, claimed, km, closed) -> new Facts(primary, primary == null ? null : List.of(primary, "hotel"), inName,
                        sought, sought == null ? null : "Lyon", km, null, null, null, searched, verified, verified, claimed == null ? null : "https://portal.example/x",
                        claimed, closed, "martin"));
    }

    private static Lead contact(Lead lead, String phone, String phoneKind, String email, String emailKind, Double confidence) {
        Facts facts = lead.facts();
        return new Lead(lead.leadId(), lead.source(), lead.externalId(), lead.identityKey(), lead.name(), lead.category(), email, phone, lead.website(), lead.domain(),
                lead.street(), lead.postalCode(), lead.city(), lead.country(), lead.latitude(), lead.longitude(), lead.rating(), lead.reviewsCount(), lead.sourceRef(),
                lead.retrievedAt(), lead.suppressed(),
                new Facts(facts.primaryCategory(), facts.categories(), facts.categoryInName(), facts.soughtCategory(), facts.soughtCity(), facts.kmFromSought(), phoneKind,
                        emailKind, confidence, facts.emailSearched(), facts.emailVerified(), facts.websiteReachable(), facts.profileUrl(), facts.claimed(),
                        facts.temporarilyClosed(), facts.nameKey()),
                lead.provenance(), null, null, null);
    }
}
