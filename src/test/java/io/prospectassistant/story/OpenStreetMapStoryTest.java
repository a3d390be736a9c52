package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.camel.SiteDownload;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.OverpassDouble;
import io.prospectassistant.doubles.WebsiteDouble;
import io.prospectassistant.metrics.OutsideCalls;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The main job with OpenStreetMap, because Apify does not take our token, and the web sites of what is found there. Samples are among the sources, so that it
 * shows when they are wrongly used.
 */
@Import(OpenStreetMapStoryTest.SitesOfThisMachine.class)
class OpenStreetMapStoryTest extends StoryTest {

    private static final ApifyDouble APIFY = ApifyDouble.start();
    private static final OverpassDouble OVERPASS = new OverpassDouble();
    private static final WebsiteDouble WEB = new WebsiteDouble();

    /** Every web site is at a server of this machine, which otherwise may not be read. */
    @TestConfiguration
    static class SitesOfThisMachine {

        @Bean
        @Primary
        SiteDownload downloadFromHere(OutsideCalls calls) {
            return new SiteDownload(calls, "https://prospects.example.com", (host, port) -> List.of(WEB.address()), address -> true);
        }
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) {
        settings.add("prospect.apify.base-url", APIFY::url);
        settings.add("prospect.apify.token", () -> "apify_api_NobodyKnowsThis");
        settings.add("prospect.openstreetmap.base-url", OVERPASS::url);
        settings.add("prospect.openstreetmap.retry-pause", () -> "1ms");
        settings.add("prospect.openstreetmap.busy-pause", () -> "20ms");
        settings.add("prospect.websites.mode", () -> "role");
        settings.add("prospect.websites.pause", () -> "0ms");
    }

    @BeforeEach
    void theMapIsAsItWas() {
        APIFY.reset();
        OVERPASS.reset();
        WEB.reset();
        sql().update("delete from overpass_area");
        sql().update("delete from overpass_answer");
    }

    @AfterEach
    void nobodyWasCalledAsTheyMustNotBe() {
        OVERPASS.assertNoUnknownCalls();
    }

    @Test
    void whereApifyRefusesOpenStreetMapIsAskedAndNamedAsItsLicenceWants() {
        OVERPASS.dentistsInLyon(40);

        JsonNode run = execute(ENGLISH);

        assertTheMainJobIsDone(run, "en", "openstreetmap");
        JsonNode result = action(run, "source_leads_apify").path("result");
        assertThat(sourcesTried(run)).containsExactlyInAnyOrder("apify failed", "openstreetmap ok", "sample skipped");
        assertThat(result.path("attribution").asText()).contains("© OpenStreetMap contributors", "ODbL");
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("source_ref").asText()).matches("https://www\\.openstreetmap\\.org/node/\\d+"));
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("phone").asText()).startsWith("+3346571"));
    }

    @Test
    @DisplayName("A9 who asks again gets the same leads, and a business that has become a building is the lead that it was")
    void thePlaceUnderAnotherIdIsTheSameLead() {
        OVERPASS.dentistsInLyon(25);
        JsonNode first = execute(ENGLISH);
        sql().update("update overpass_answer set asked_at = asked_at - interval '1 day'");
        OVERPASS.reset();
        for (int n = 1; n <= 25; n++) {
            OVERPASS.element("way/" + n, 45.7578 + n * 1e-4, 4.8320, "amenity", "dentist", "name", "Cabinet Dentaire Fictif " + n, "addr:postcode", "69002", "website", "https://cabinet-" + n + "-fictif.fr/");
        }

        JsonNode second = execute(ENGLISH);

        assertCounts(first, 20, 20, 0, 0, 20, 1);
        assertThat(second.path("counts").path("leads_created").asInt()).as(second.toPrettyString()).isZero();
        assertThat(second.path("counts").path("leads_found").asInt()).isEqualTo(20);
        assertThat(count("select count(*) from lead")).isEqualTo(20);
    }

    @Test
    @DisplayName("A13 an error remark fails the search, and nothing is invented")
    void anErrorRemarkFailsTheSearch() {
        OVERPASS.dentistsInLyon(40);
        OVERPASS.nextRunsOutOfTime(5);

        JsonNode run = execute(ENGLISH);

        JsonNode sourcing = action(run, "source_leads_apify");
        assertThat(sourcing.path("status").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(sourcing.path("error").path("code").asText()).isEqualTo("source-unavailable");
        assertThat(sourcing.path("error").path("detail").asText()).contains("ran out of time or memory");
        assertThat(sourcesTried(run)).containsExactlyInAnyOrder("apify failed", "openstreetmap failed", "sample skipped");
        assertThat(statuses(run)).containsExactly("failed", "skipped", "skipped", "succeeded");
        assertThat(sourcing.path("result").has("attribution")).isFalse();
        assertThat(count("select count(*) from lead")).isZero();
    }

    @Test
    void whoAsksTheSameOnTheSameDayIsToldWhenItWasAskedUntilALeadIsDeleted() {
        OVERPASS.dentistsInLyon(25);
        JsonNode first = execute(ENGLISH);
        int asked = OVERPASS.questions().size();

        JsonNode second = execute(FRENCH);

        assertThat(OVERPASS.questions()).hasSize(asked);
        assertCounts(second, 20, 0, 0, 20, 0, 1);
        assertThat(stream(action(second, "source_leads_apify").path("result").path("sources_tried")).filter(tried -> tried.path("source").asText().equals("openstreetmap")))
                .singleElement().satisfies(tried -> assertThat(tried.path("detail").asText()).matches(".*OpenStreetMap was asked for this on \\d{4}-\\d{2}-\\d{2} at \\d{2}:\\d{2} UTC; its answers are kept for a day\\."));

        delete("/leads/" + leadsOf(first).get(0).path("lead_id").asText()).is(204);
        execute(ENGLISH);

        assertThat(OVERPASS.questions()).hasSize(asked + 1);
    }

    // ---- web sites

    @Test
    void enrichingFindsTheAddressesOnTheWebSitesOfTheLeads() {
        dentistsWithSites(4);
        WEB.html("www.cabinet-1-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-1-fictif.fr/contact", "<p>contact@cabinet-1-fictif.fr</p>");
        WEB.html("www.cabinet-2-fictif.fr/", "<p>Sophie Fictif: sophie@cabinet-2-fictif.fr</p>");
        WEB.page("www.cabinet-3-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /").html("www.cabinet-3-fictif.fr/", "contact@cabinet-3-fictif.fr");
        WEB.html("www.cabinet-4-fictif.fr/", "<p>info@cabinet-4-fictif.fr</p>");
        post("/suppressions", "{\"email\": \"info@cabinet-4-fictif.fr\"}");

        JsonNode run = execute("Find 4 dentists in Lyon, enrich them, score them.");

        JsonNode enriching = action(run, "enrich_leads");
        assertThat(enriching.path("status").asText()).as(run.toPrettyString()).isEqualTo("succeeded");
        assertThat(enriching.path("result").path("websites_read").asInt()).isEqualTo(3);
        assertThat(enriching.path("result").path("emails_found").asInt()).isEqualTo(1);
        assertThat(enriching.path("result").path("websites_without").toString()).isEqualTo("{\"robots\":1,\"suppressed\":1}");
        assertThat(sql().queryForList("select email from lead where email is not null", String.class)).containsExactly("contact@cabinet-1-fictif.fr");
        JsonNode lead = leadsOf(run).stream().filter(one -> !one.path("email").isNull()).findFirst().orElseThrow();
        assertThat(lead.path("name").asText()).isEqualTo("Cabinet Dentaire Fictif 1");
        JsonNode origin = Json.tree(sql().queryForObject("select (provenance->'email')::text from lead where email is not null", String.class));
        assertThat(origin.path("source").asText()).isEqualTo("website");
        assertThat(origin.path("source_ref").asText()).isEqualTo("http://www.cabinet-1-fictif.fr/contact");
        assertThat(origin.path("retrieved_at").asText()).isNotBlank();
        assertThat(count("select count(*) from lead where facts->>'email_kind' = 'role'")).isEqualTo(1);
        assertThat(count("select count(*) from website_look")).as("what stands in the lead is not kept besides").isZero();
        assertThat(sql().queryForList("select detail::text from audit_event where run_id = ?::uuid", String.class, id(run))).noneMatch(detail -> detail != null && detail.contains("fictif.fr"));
    }

    @Test
    void aSiteThatWasReadIsNotReadAgainAndWhatAPersonTookAwayStaysAway() {
        dentistsWithSites(2);
        WEB.html("www.cabinet-1-fictif.fr/", "nothing to see").html("www.cabinet-2-fictif.fr/", "<p>contact@cabinet-2-fictif.fr</p>");
        execute("Find 2 dentists in Lyon, enrich them.");
        String lead = sql().queryForObject("select lead_id::text from lead where email is not null", String.class);
        patch("/leads/" + lead, "{\"email\": null}").is(200);
        int requests = WEB.requests().size();

        JsonNode run = execute("Enrich all leads.");

        assertThat(action(run, "enrich_leads").path("status").asText()).as(run.toPrettyString()).isEqualTo("succeeded");
        assertThat(WEB.requests()).hasSize(requests);
        assertThat(count("select count(*) from lead where email is not null")).isZero();
    }

    @Test
    void whatHappensWhileSitesAreReadCounts() {
        dentistsWithSites(3);
        WEB.html("www.cabinet-1-fictif.fr/", "<p>contact@cabinet-1-fictif.fr</p>").html("www.cabinet-2-fictif.fr/", "<p>contact@cabinet-2-fictif.fr</p>").serve("www.cabinet-3-fictif.fr/robots.txt", http -> {
            soon("the other sites").until(() -> count("select count(*) from website_look") == 2);
            sql().update("update lead set email = 'accueil@cabinet-1-fictif.fr', phone = '+33465710099' where name = 'Cabinet Dentaire Fictif 1'");
            post("/suppressions", "{\"email\": \"contact@cabinet-2-fictif.fr\"}");
            http.sendResponseHeaders(404, -1);
        }).html("www.cabinet-3-fictif.fr/", "<p>contact@cabinet-3-fictif.fr</p>");

        JsonNode run = execute("Find 3 dentists in Lyon, enrich them.");

        JsonNode result = action(run, "enrich_leads").path("result");
        assertThat(result.path("emails_found").asInt()).as(run.toPrettyString()).isEqualTo(1);
        assertThat(result.path("websites_without").toString()).isEqualTo("{\"suppressed\":1}");
        assertThat(sql().queryForList("select email from lead order by name", String.class)).containsExactly("accueil@cabinet-1-fictif.fr", null, "contact@cabinet-3-fictif.fr");
        assertThat(count("select count(*) from lead where phone = '+33465710099'")).isEqualTo(1);
        assertThat(count("select count(*) from lead where suppressed")).isZero();
    }

    @Test
    @DisplayName("K12 who resumes reads no site that was read")
    void whoResumesReadsNoSiteTwice() throws InterruptedException {
        dentistsWithSites(2);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        WEB.html("www.cabinet-1-fictif.fr/", "<p>contact@cabinet-1-fictif.fr</p>").serve("www.cabinet-2-fictif.fr/robots.txt", http -> {
            asked.countDown();
            try {
                released.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            http.sendResponseHeaders(404, -1);
        }).html("www.cabinet-2-fictif.fr/", "<p>contact@cabinet-2-fictif.fr</p>");
        String runId = accept("Find 2 dentists in Lyon, enrich them.");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        soon("the other site").until(() -> count("select count(*) from website_look") == 1);

        sql().update("update run set lease_token = gen_random_uuid(), lease_until = clock_timestamp() - interval '1 second' where run_id = ?::uuid", runId);
        released.countDown();
        JsonNode run = settled(runId);

        assertThat(action(run, "enrich_leads").path("result").path("emails_found").asInt()).as(run.toPrettyString()).isEqualTo(2);
        assertThat(WEB.requests()).filteredOn("www.cabinet-1-fictif.fr/"::equals).hasSize(1);
        assertThat(events(runId)).contains("run.resumed");
    }

    private static void dentistsWithSites(int count) {
        for (int n = 1; n <= count; n++) {
            OVERPASS.element("node/" + n, 45.7578 + n * 1e-4, 4.8320, "amenity", "dentist", "name", "Cabinet Dentaire Fictif " + n, "addr:postcode", "69002", "website", "http://www.cabinet-" + n + "-fictif.fr/");
        }
    }

    private static List<String> sourcesTried(JsonNode run) {
        return stream(action(run, "source_leads_apify").path("result").path("sources_tried")).map(tried -> tried.path("source").asText() + " " + tried.path("outcome").asText()).toList();
    }
}
