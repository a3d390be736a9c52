package io.prospectassistant.lead;

import static io.prospectassistant.lead.SixCandidates.DENTISTS_IN_LYON;
import static io.prospectassistant.lead.SixCandidates.ENRICHMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.Lead.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnrichmentTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    private final Enrichment production = new Enrichment(new CategoryTaxonomy());

    @Test
    void sixItemsBecomeThreeLeadsAndTwoRejections() {
        Page page = SixCandidates.page();

        assertThat(page.items()).extracting(Page.Item::outcome)
                .containsExactly("kept", "merged", "kept", "rejected:CLOSED", "kept", "rejected:ERROR_ITEM");
        assertThat(page.leads()).hasSize(3);
        assertThat(page.items().get(1).identityKey()).isEqualTo(page.items().get(0).identityKey()).isEqualTo("domain:bellecour-fictif.example|69002");
        assertThat(page.items().get(2).identityKey()).isEqualTo("apify:ChIJfictTestard000000000002");
    }

    @Test
    void theRepeatedPlaceIsRefreshedAndLosesNothing() {
        Lead bellecour = SixCandidates.page().leads().get(0);

        assertThat(bellecour.name()).isEqualTo("Cabinet Dentaire Fictif Bellecour");
        assertThat(bellecour.reviewsCount()).isEqualTo(88);
        assertThat(bellecour.website()).isEqualTo("https://www.bellecour-fictif.example/");
        assertThat(bellecour.domain()).isEqualTo("bellecour-fictif.example");
        assertThat(bellecour.email()).isEqualTo("contact@bellecour-fictif.example");
        assertThat(bellecour.phone()).isEqualTo("+33465710012");
        assertThat(bellecour.category()).isEqualTo("dentist");
        assertThat(bellecour.facts().claimed()).isTrue();
        assertThat(bellecour.facts().emailSearched()).isTrue();
        assertThat(bellecour.facts().nameKey()).isEqualTo("bellecour fictif");
        assertThat(bellecour.retrievedAt()).isEqualTo("2026-10-05T08:03:40Z");
        assertThat(bellecour.provenance().get("reviews_count").retrievedAt()).isEqualTo("2026-10-05T08:03:40Z");
        assertThat(bellecour.provenance().get("website"))
                .isEqualTo(new Provenance("apify", "https://maps.example/bellecour", Instant.parse("2026-10-05T08:02:11Z")));
    }

    @Test
    void aPortalPageIsNoCompanyDomain() {
        Lead testard = SixCandidates.page().leads().get(1);

        assertThat(testard.name()).isEqualTo("Dr Élodie Testard - Chirurgien-dentiste");
        assertThat(testard.website()).isNull();
        assertThat(testard.domain()).isNull();
        assertThat(testard.facts().profileUrl()).isEqualTo("https://www.doctolib.fr/dentiste/lyon/fiction");
        assertThat(testard.facts().nameKey()).isEqualTo("elodie testard");
        assertThat(testard.phone()).isEqualTo("+33465710012");
    }

    @Test
    void disguisedLettersAndAddressesAreRead() {
        Lead sourire = SixCandidates.page().leads().get(2);

        assertThat(sourire.name()).isEqualTo("🦷 Sourire™ Croix-Rousse exemple");
        assertThat(sourire.facts().nameKey()).isEqualTo("croix exemple rousse");
        assertThat(sourire.city()).isEqualTo("Lyon");
        assertThat(sourire.phone()).isNull();
        assertThat(sourire.email()).isEqualTo("contact@sourire-fictif.example");
        assertThat(sourire.facts().emailConfidence()).isLessThanOrEqualTo(Email.LOW_CONFIDENCE);
        assertThat(sourire.facts().temporarilyClosed()).isTrue();
    }

    @Test
    void everyValueSaysWhereItComesFrom() {
        assertThat(SixCandidates.page().leads()).allSatisfy(lead -> {
            assertThat(lead.provenance()).containsKeys("name", "category", "street", "postal_code", "city", "country", "latitude", "longitude", "reviews_count");
            assertThat(lead.provenance().containsKey("email")).isEqualTo(lead.email() != null);
            assertThat(lead.provenance().containsKey("phone")).isEqualTo(lead.phone() != null);
        });
    }

    @Test
    void outsideOfSamplesAnExampleAddressIsALeftover() {
        Lead lead = production.enrich(SixCandidates.read(), DENTISTS_IN_LYON).leads().get(0);

        assertThat(lead.email()).isNull();
        assertThat(lead.website()).isNull();
        assertThat(lead.identityKey()).isEqualTo("apify:ChIJfictBellecour0000000001");
    }

    @Test
    void samplesUnderOneExampleDomainStayApart() {
        Page page = production.enrich(List.of(
                candidate("sample", "1", "A", "https://a.example.com", "69001", NOON),
                candidate("sample", "2", "B", "https://b.example.com", "69001", NOON)), DENTISTS_IN_LYON);

        assertThat(page.leads()).extracting(Lead::domain).containsExactly("a.example.com", "b.example.com");
    }

    @Test
    void oneCompanyAtOnePlaceIsOneLeadAndTheNewerReportWins() {
        Page page = production.enrich(List.of(
                candidate("apify", "1", "New name", "https://www.dupuis-dentaire.fr/rdv", "69001", NOON),
                candidate("apify", "2", "Old name", "https://dupuis-dentaire.fr", "69001", NOON.minusSeconds(60)),
                candidate("apify", "3", "Branch", "https://dupuis-dentaire.fr", "69003", NOON)), DENTISTS_IN_LYON);

        assertThat(page.items()).extracting(Page.Item::outcome).containsExactly("kept", "merged", "kept");
        assertThat(page.leads()).extracting(Lead::name).containsExactly("New name", "Branch");
    }

    @Test
    void aReportThatCompletesAPlaceJoinsTheLeadThatIsAlreadyThere() {
        Page page = production.enrich(List.of(
                candidate("apify", "1", "A", "https://dupuis-dentaire.fr", "69001", NOON),
                candidate("apify", "2", "B", null, "69001", NOON),
                candidate("apify", "2", "B", "https://dupuis-dentaire.fr", "69001", NOON)), DENTISTS_IN_LYON);

        assertThat(page.items()).extracting(Page.Item::outcome).containsExactly("kept", "merged", "merged");
        assertThat(page.items()).extracting(Page.Item::identityKey).containsOnly("domain:dupuis-dentaire.fr|69001");
    }

    @Test
    void whatHasToBeThereMayComeFromAnyReport() {
        Sought withWebsite = new Sought("dentist", "Lyon", "FR", "fr", false, false, true);
        Page page = production.enrich(List.of(
                candidate("apify", "1", "A", null, "69001", NOON),
                candidate("apify", "1", "A", "https://dupuis-dentaire.fr", "69001", NOON),
                candidate("apify", "2", "B", null, "69001", NOON)), withWebsite);

        assertThat(page.items()).extracting(Page.Item::outcome).containsExactly("kept", "merged", "rejected:MISSING_WEBSITE");
        assertThat(production.enrich(List.of(candidate("apify", "1", "A", null, "69001", NOON)),
                new Sought("dentist", "Lyon", "FR", "fr", true, false, false)).items()).extracting(Page.Item::outcome).containsExactly("rejected:MISSING_EMAIL");
        assertThat(production.enrich(List.of(candidate("apify", "1", "A", null, "69001", NOON)),
                new Sought("dentist", "Lyon", "FR", "fr", false, true, false)).items()).extracting(Page.Item::outcome).containsExactly("rejected:MISSING_PHONE");
    }

    @Test
    void namelessAndForeignItemsAreRejected() {
        assertThat(production.enrich(List.of(candidate("apify", "1", " \u200b ", null, "69001", NOON)), DENTISTS_IN_LYON).items().get(0).outcome())
                .isEqualTo("rejected:NO_NAME");
        assertThat(production.enrich(List.of(candidate("apify", "1", "A", null, "69001", NOON)),
                new Sought("dentist", "Brussels", "BE", "fr", false, false, false)).items().get(0).outcome()).isEqualTo("rejected:OUT_OF_COUNTRY");
    }

    @Test
    void aLeadSurvivesItsJson() {
        assertThat(SixCandidates.page().leads()).allSatisfy(lead -> assertThat(Json.read(Json.write(lead), Lead.class)).isEqualTo(lead));
    }

    @Test
    void unknownFactsAreLeftOutOfTheJson() {
        assertThat(Json.tree(Json.write(SixCandidates.page().leads().get(1))).get("facts").properties())
                .noneMatch(fact -> fact.getValue().isNull());
    }

    @Test
    void refreshingFillsWhatFollowsFromWhatIsKnown() {
        Lead stored = stored("  Cabinet\u00a0Martin ", "http://www.martin-dentaire.fr/?utm_source=x", "LYON 04", "+33465710012");

        Lead fresh = production.refresh(stored, Set.of());

        assertThat(fresh.name()).isEqualTo("Cabinet Martin");
        assertThat(fresh.domain()).isEqualTo("martin-dentaire.fr");
        assertThat(fresh.city()).isEqualTo("Lyon");
        assertThat(fresh.postalCode()).isEqualTo("69004");
        assertThat(fresh.country()).isEqualTo("FR");
        assertThat(fresh.facts().phoneKind()).isEqualTo("fixed");
        assertThat(fresh.provenance().get("country").sourceRef()).isEqualTo("derived:phone");
        assertThat(fresh.leadId()).isEqualTo(stored.leadId());
        assertThat(fresh.identityKey()).isEqualTo(stored.identityKey());
        assertThat(production.refresh(fresh, Set.of())).isEqualTo(fresh);
    }

    @Test
    void refreshingNeverTouchesWhatAPersonWrote() {
        Lead stored = stored("  Cabinet\u00a0Martin ", null, "LYON 04", "+33465710012");

        Lead fresh = production.refresh(stored, Set.of("name", "city", "country", "postal_code"));

        assertThat(fresh.name()).isEqualTo(stored.name());
        assertThat(fresh.city()).isEqualTo("LYON 04");
        assertThat(fresh.country()).isNull();
        assertThat(fresh.postalCode()).isNull();
    }

    @Test
    void refreshingKeepsWhatItCannotRead() {
        Lead fresh = production.refresh(stored("A", "javascript:alert(1)", null, "12"), Set.of());

        assertThat(fresh.website()).isEqualTo("javascript:alert(1)");
        assertThat(fresh.phone()).isEqualTo("12");
    }

    @Test
    void refreshingAFreshLeadChangesNothing() {
        assertThat(SixCandidates.page().leads()).allSatisfy(lead -> assertThat(ENRICHMENT.refresh(lead, Set.of())).isEqualTo(lead));
    }

    @Test
    void aPersonsValuesAreNormalised() {
        LeadFields read = production.normalise(object("""
                {"name": " Cabinet  Martin ", "category": "dentiste", "status": "won", "email": "Contact@Martin-Dentaire.fr", "phone": "04 65 71 00 12",
                 "website": "www.martin-dentaire.fr", "street": "1 rue X", "postal_code": "69004", "city": "LYON 04", "country": "fr",
                 "latitude": 45.7, "longitude": 4.8}"""), true);

        assertThat(read.errors()).isEmpty();
        assertThat(read.fields()).isEqualTo(object("""
                {"name": "Cabinet Martin", "category": "dentist", "status": "won", "email": "contact@martin-dentaire.fr", "phone": "+33465710012",
                 "website": "https://www.martin-dentaire.fr/", "domain": "martin-dentaire.fr", "street": "1 rue X", "postal_code": "69004", "city": "Lyon",
                 "country": "FR", "latitude": 45.7, "longitude": 4.8}"""));
        assertThat(read.facts()).isEqualTo(object("""
                {"primary_category": "dentist", "categories": ["dentist"], "email_kind": "role", "email_confidence": 0.95, "phone_kind": "fixed"}"""));
    }

    @Test
    void whatIsWrongIsSaidFieldByField() {
        LeadFields read = production.normalise(object("""
                {"email": "nobody", "phone": "12", "website": "ftp://x.fr", "country": "XX", "latitude": 91, "longitude": "4", "status": "lead", "score": 9}"""), true);

        assertThat(read.errors()).extracting(LeadFields.Problem::pointer)
                .containsExactlyInAnyOrder("/name", "/email", "/phone", "/website", "/country", "/latitude", "/longitude", "/status", "/score");
        assertThat(read.fields()).isEmpty();
    }

    @Test
    void tooLongIsSaidAndNotCut() {
        assertThat(production.normalise(Json.MAPPER.createObjectNode().put("name", "x".repeat(201)).put("street", "x".repeat(201)).put("postal_code", "1".repeat(13)), true)
                .errors()).extracting(LeadFields.Problem::pointer).containsExactly("/name", "/street", "/postal_code");
        assertThat(production.normalise(Json.MAPPER.createObjectNode().put("name", "🦷".repeat(200)), true).valid()).isTrue();
    }

    @Test
    void nullClearsAFieldButNeverNameAndStatus() {
        assertThat(production.normalise(object("{\"website\": null, \"email\": \"\"}"), false).fields())
                .isEqualTo(object("{\"website\": null, \"domain\": null, \"email\": null}"));
        assertThat(production.normalise(object("{\"name\": null, \"status\": null}"), false).errors())
                .extracting(LeadFields.Problem::pointer).containsExactly("/name", "/status");
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.tree(json);
    }

    private static Lead stored(String name, String website, String city, String phone) {
        return new Lead("01900000-0000-7000-8000-000000000001", "openstreetmap", null, "openstreetmap:node/1", name, null, null, phone, website, null, null,
                null, city, null, null, null, null, null, "https://osm.example/node/1", NOON, false, null, null, null, null, null);
    }

    private static LeadCandidate candidate(String source, String id, String name, String website, String postalCode, Instant at) {
        return new LeadCandidate(source, id, name, "Dentiste", List.of("Dentiste"), List.of(), List.of(), website, null, postalCode, "Lyon", "FR",
                null, null, null, null, null, false, false, false, null, at, null);
    }
}
