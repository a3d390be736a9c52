package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.camel.BoundedCall;
import io.prospectassistant.connector.OpenStreetMapConnector;
import io.prospectassistant.doubles.OverpassDouble;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.LeadCandidate;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.run.LeaseLost;
import io.prospectassistant.run.RunCancelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** {@code 53-openstreetmap.camel.yaml} on a real database, against the Overpass API's protocol over HTTP. */
class OpenStreetMapRouteTest {

    private static final String PRODUCT = "https://prospects.example.com";

    private static JdbcTemplate sql;
    private static HikariDataSource pool;
    private static OverpassDouble overpass;
    /** Two instances of the product on one database. */
    private static DefaultCamelContext routes;
    private static DefaultCamelContext otherInstance;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ObjectNode params = Json.MAPPER.createObjectNode().put("query", "dental").put("category", "dentist").put("location", "Lyon").put("country", "FR").put("limit", 20);
    private DefaultCamelContext camel = routes;
    private UUID runId;
    private UUID actionId;

    record Run(String runId, String lease) {}

    record Action(String actionId, ObjectNode params) {}

    @BeforeAll
    static void startEverything() throws Exception {
        TestDatabase database = TestDatabase.migrated();
        sql = database.sql();
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.app());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        pool = new HikariDataSource(config);
        sql.update("insert into app_user(email, role) values ('operator@localhost', 'operator')");
        overpass = new OverpassDouble();
        routes = routes(overpass.url(), Duration.ofMinutes(5));
        otherInstance = routes(overpass.url(), Duration.ofMinutes(5));
    }

    @AfterAll
    static void stopEverything() {
        routes.stop();
        otherInstance.stop();
        overpass.close();
        pool.close();
    }

    @BeforeEach
    void newAction() {
        overpass.reset();
        sql.update("update overpass_turn set holder = null, held_until = 'epoch', free_at = 'epoch'");
        sql.update("delete from overpass_area");
        sql.update("delete from overpass_answer");
        runId = newRun();
        actionId = newAction(runId);
    }

    @AfterEach
    void nothingUnheardOfWasAsked() {
        overpass.release();
        workers.shutdownNow();
        overpass.assertNoUnknownCalls();
    }

    // ---- everything goes well

    @Test
    void theDentistsOfLyonAreFoundByTheAreaOfTheTownAndTheTagsOfTheTaxonomy() {
        overpass.dentistsInLyon(30);
        overpass.element("node/7", 45.7578, 4.8320, "amenity", "restaurant", "name", "Bouchon Fictif");
        overpass.element("node/8", 45.95, 4.8320, "amenity", "dentist", "name", "Out of Town");

        Found found = find();

        assertThat(found).isEqualTo(new Found("openstreetmap", "ok", null, "The place is Lyon (FR) at 45.76, 4.83.", 30));
        assertThat(stored()).extracting(LeadCandidate::name).containsExactlyElementsOf(IntStream.rangeClosed(1, 30).mapToObj(n -> "Cabinet Dentaire Fictif " + n).toList());
        assertThat(overpass.questions()).hasSize(2);
        assertThat(overpass.questions().get(0)).isEqualTo("[out:json][timeout:45][maxsize:67108864];\nis_in(45.75780,4.83200)->.here;\narea.here[\"boundary\"=\"administrative\"];\nout tags;\n");
        assertThat(overpass.questions().get(1)).isEqualTo("""
                [out:json][timeout:45][maxsize:67108864];
                area(id:3600120965)->.place;
                (
                  nwr["amenity"="dentist"](area.place);
                  nwr["healthcare"="dentist"](area.place);
                );
                out tags center 60;
                """);
    }

    @Test
    void whoAsksSaysWhoTheyAreAndNothingElse() {
        find();

        assertThat(overpass.headers()).isNotEmpty().allSatisfy(headers -> {
            assertThat(headers.get("user-agent")).containsExactly("ProspectAssistant/1.0 (+" + PRODUCT + ")");
            assertThat(headers).doesNotContainKeys("cookie", "authorization", "camelhttpuri", "camelsqlquery", "x-something");
        });
    }

    @Test
    void anAreaIsAskedForOnce() {
        overpass.dentistsInLyon(1);
        find();
        newAction();
        overpass.dentistsInLyon(1);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");

        assertThat(find().items()).isEqualTo(1);

        assertThat(overpass.questions()).singleElement().asString().contains("area(id:3600120965)");
    }

    @Test
    void whatTheMapSaysOfABusinessIsMapped() {
        overpass.element("way/990000000002", 45.7611, 4.8402, "healthcare", "dentist", "building", "yes", "name", "Centre Dentaire\u0007 Fictif", "addr:housenumber", "14", "addr:street", "Rue Imaginaire",
                "addr:postcode", "69002", "contact:phone", "+33 4 65 71 00 12;+33 4 65 71 00 13", "phone", "04 65 71 00 14", "contact:website", "www.bellecour-fictif.fr", "contact:email", "contact@bellecour-fictif.fr",
                "opening_hours", "Mo-Fr 09:00-18:00");

        find();

        assertThat(stored()).singleElement().satisfies(lead -> {
            assertThat(lead.source()).isEqualTo("openstreetmap");
            assertThat(lead.externalId()).isEqualTo("way/990000000002");
            assertThat(lead.sourceRef()).isEqualTo("https://www.openstreetmap.org/way/990000000002");
            assertThat(lead.name()).isEqualTo("Centre Dentaire  Fictif");
            assertThat(lead.categoryName()).isEqualTo("dentist");
            assertThat(lead.phones()).containsExactly("04 65 71 00 14", "+33 4 65 71 00 12", "+33 4 65 71 00 13");
            assertThat(lead.emails()).containsExactly("contact@bellecour-fictif.fr");
            assertThat(lead.website()).isEqualTo("www.bellecour-fictif.fr");
            assertThat(lead.street()).isEqualTo("14 Rue Imaginaire");
            assertThat(lead.postalCode()).isEqualTo("69002");
            assertThat(lead.city()).as("of the area, since the address has none").isEqualTo("Lyon");
            assertThat(lead.country()).isEqualTo("FR");
            assertThat(lead.latitude()).isEqualTo(45.7611);
            assertThat(lead.longitude()).isEqualTo(4.8402);
            assertThat(lead.rating()).isNull();
            assertThat(lead.emailsSearched()).as("who has no address on the map may have one").isFalse();
            assertThat(lead.retrievedAt()).isEqualTo(Instant.parse(OverpassDouble.MAP_OF));
            assertThat(lead.permanentlyClosed() || lead.temporarilyClosed()).isFalse();
        });
    }

    @Test
    void whatIsRequiredOfALeadIsAskedOfTheMap() {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Without");
        overpass.element("node/2", 45.7579, 4.8320, "amenity", "dentist", "name", "With", "contact:phone", "+33 4 65 71 00 12", "url", "http://with-fictif.fr");
        params.put("require_phone", true).put("require_website", true);

        find();

        assertThat(stored()).extracting(LeadCandidate::name).containsExactly("With");
    }

    @Test
    void aKindOfDoctorIsNotEveryDoctor() {
        overpass.element("node/1", 45.7578, 4.8320, "healthcare", "doctor", "name", "Généraliste Fictif");
        overpass.element("node/2", 45.7579, 4.8320, "healthcare", "doctor", "healthcare:speciality", "allergology; dermatology", "name", "Dermatologue Fictif");
        params.put("category", "dermatologist");

        find();

        assertThat(stored()).singleElement().satisfies(lead -> {
            assertThat(lead.name()).isEqualTo("Dermatologue Fictif");
            assertThat(lead.categories()).startsWith("dermatologist").contains("doctor").doesNotContain("ophthalmologist");
        });
    }

    @ParameterizedTest
    @CsvSource({"orthodontists, dentist, '[\"amenity\"=\"dentist\"][\"healthcare:speciality\"~\"(^|;) *orthodontics *(;|$)\"]'", "'Cabinet d''orthodontie à Lyon', dentist, '[\"healthcare\"=\"dentist\"][\"healthcare:speciality\"~\"(^|;) *orthodontics *(;|$)\"]'",
            "pizzerias in Lyon, restaurant, '[\"amenity\"=\"restaurant\"][\"cuisine\"~\"(^|;) *pizza *(;|$)\"]'", "auberges de jeunesse, hotel, '[\"tourism\"=\"hostel\"]'"})
    void aNarrowerKindThatTheMapTellsApartIsSearchedAlone(String query, String category, String filters) {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "healthcare", "dentist", "healthcare:speciality", "implantology;orthodontics", "name", "Narrower");
        overpass.element("node/2", 45.7578, 4.8330, "amenity", "dentist", "healthcare", "dentist", "name", "Wider");
        overpass.element("node/3", 45.7578, 4.8340, "amenity", "restaurant", "cuisine", "italian;pizza", "name", "Narrower");
        overpass.element("node/4", 45.7578, 4.8350, "amenity", "restaurant", "cuisine", "kebab", "name", "Wider");
        overpass.element("node/5", 45.7578, 4.8360, "tourism", "hostel", "name", "Narrower");
        overpass.element("node/6", 45.7578, 4.8370, "tourism", "hotel", "name", "Wider");
        params.put("query", query).put("category", category);

        Found found = find();

        assertThat(overpass.questions()).last().asString().contains("nwr" + filters + "(area.place);");
        assertThat(stored()).extracting(LeadCandidate::name).containsExactly("Narrower");
        assertThat(found.detail()).doesNotContain("any ");
    }

    @ParameterizedTest
    @CsvSource({"endodontists, dentist, any dentist", "vegan restaurants, restaurant, any restaurant", "dental, dentist, ", "dentistes à Lyon, dentist, ", "cabinets dentaires, dentist, ", "'', dentist, ", "Lyon, dentist, "})
    void whereTheMapDoesNotTellWhatIsSoughtApartItIsSaidWhatWasSearched(String query, String category, String said) {
        overpass.dentistsInLyon(2);
        params.put("query", query).put("category", category);

        String detail = find().detail();

        if (said == null) {
            assertThat(detail).doesNotContain("searched for any");
        } else {
            assertThat(detail).contains("It was searched for " + said + ", since");
        }
    }

    // ---- places

    @ParameterizedTest
    @CsvSource({"Lyon, FR", "lyon, ", "'Lyon, France', ", "LYON, FR", "69002 Lyon, FR"})
    void aTownThatIsKnownIsTheSmallestAreaOfItsNameAroundItsPoint(String location, String country) {
        params.put("location", location).put("country", country);

        find();

        assertThat(overpass.questions()).last().asString().contains("area(id:3600120965)");
    }

    @Test
    void aTownIsKnownByItsNameInAnotherLanguage() {
        overpass.boundary(54094, "Bruxelles - Brussel", "BE", 4, 50.85, 4.35, 0.2, "name:fr", "Région de Bruxelles-Capitale");
        overpass.boundary(58274, "Ville de Bruxelles - Stad Brussel", "BE", 8, 50.8467, 4.3525, 0.1, "name:fr", "Bruxelles", "alt_name:en", "City of Brussels;Brussels");
        params.put("location", "Brussels").putNull("country");

        find();

        assertThat(overpass.questions()).last().asString().contains("area(id:3600058274)");
    }

    @Test
    void aKnownTownThatIsNoAreaIsSearchedAroundItsMiddleWhichIsSaid() {
        overpass.element("node/1", 48.5734, 7.7521, "amenity", "dentist", "name", "Near");
        overpass.element("node/2", 48.7, 7.7521, "amenity", "dentist", "name", "Far");
        params.put("location", "Strasbourg");

        Found found = find();

        assertThat(found.items()).isEqualTo(1);
        assertThat(found.detail()).contains("no area of this name").contains("5000 metres");
        assertThat(overpass.questions().get(1)).contains("nwr[\"amenity\"=\"dentist\"](around:5000,48.57340,7.75210);");
        assertThat(stored()).singleElement().satisfies(lead -> assertThat(lead.city()).as("nobody said so").isNull());
    }

    @Test
    void aPlaceThatIsNotKnownIsLookedForByItsNameInItsCountry() {
        overpass.boundary(1234, "Saint-Fictif-le-Vieux", "FR", 8, 46, 3, 0.05);
        overpass.boundary(5678, "Saint-Fictif-le-Vieux", "CA", 8, 50, -70, 0.05);
        overpass.element("node/1", 46, 3, "amenity", "dentist", "name", "Cabinet du Village");
        params.put("location", "saint fictif le vieux");

        Found found = find();

        assertThat(found.items()).isEqualTo(1);
        assertThat(stored()).extracting(LeadCandidate::city).containsExactly("Saint-Fictif-le-Vieux");
        assertThat(overpass.questions().get(0)).contains("area[\"ISO3166-1\"=\"FR\"]").contains("rel(area.country)[\"boundary\"=\"administrative\"][\"name\"=\"Saint-Fictif-le-Vieux\"];");
    }

    @Test
    void aRegionAndACountryAreAreasToo() {
        overpass.element("node/1", 45.5, 4.5, "amenity", "dentist", "name", "Cabinet de Région");
        params.put("location", "Auvergne-Rhône-Alpes");
        assertThat(find().items()).isEqualTo(1);
        assertThat(stored()).extracting(LeadCandidate::city).containsOnlyNulls();

        params.put("location", "France");
        assertThat(find().items()).isEqualTo(1);
        assertThat(overpass.questions()).last().asString().contains("area(id:3602202162)");
    }

    @Test
    void ADistrictOfLyonIsThatDistrict() {
        overpass.boundary(12070, "Lyon 3e Arrondissement", "FR", 9, 45.755, 4.87, 0.01);
        overpass.element("node/1", 45.755, 4.87, "amenity", "dentist", "name", "Cabinet du Troisième");
        overpass.dentistsInLyon(3);
        params.put("location", "Lyon 3e");

        find();

        assertThat(stored()).extracting(LeadCandidate::name).containsExactly("Cabinet du Troisième");
    }

    @Test
    void severalPlacesOfOneNameAreNotGuessedAmong() {
        overpass.boundary(1, "Fictifville", "FR", 8, 46, 3, 0.05);
        overpass.boundary(2, "Fictifville", "FR", 8, 44, 1, 0.05);
        params.put("location", "Fictifville");

        assertRefused("source-refused", "several places of this name");
        assertThat(overpass.questions()).hasSize(1);
    }

    @Test
    void aPlaceThatIsNowhereIsSaidToBe() {
        params.put("location", "Nullepartville");

        assertRefused("source-refused", "no place of this name in FR");
    }

    @Test
    void aKindOfBusinessThatTheTaxonomyDoesNotHaveIsNotGuessed() {
        params.remove("category");
        params.put("query", "unicorn whisperer");

        assertRefused("source-refused", "none is known for these words");
        assertThat(overpass.calls()).isEmpty();
    }

    // ---- what stands behind a town

    /** Towns of the United States, each in its state and far from its larger namesakes. */
    private static void townsOfTheUnitedStates() {
        overpass.boundary(148838, "United States", "US", 2, 39, -95, 25, "name:en", "United States");
        overpass.boundary(114690, "Texas", "US", 4, 31, -99, 4, "ISO3166-2", "US-TX");
        overpass.boundary(63512, "Maine", "US", 4, 45.3, -69, 2, "ISO3166-2", "US-ME");
        overpass.boundary(165476, "Oregon", "US", 4, 44, -120.5, 4, "ISO3166-2", "US-OR");
        overpass.boundary(165475, "California", "US", 4, 37, -119.5, 4, "ISO3166-2", "US-CA");
        overpass.boundary(165468, "Georgia", "US", 4, 32.6, -83.4, 2, "ISO3166-2", "US-GA");
        overpass.boundary(161638, "Missouri", "US", 4, 38.5, -92.5, 2.5, "ISO3166-2", "US-MO");
        overpass.boundary(115357, "Paris", "US", 8, 33.66, -95.55, 0.1);
        overpass.boundary(132500, "Portland", "US", 8, 43.66, -70.25, 0.1);
        overpass.boundary(186579, "Portland", "US", 8, 45.52, -122.67, 0.1);
        overpass.boundary(207359, "Los Angeles", "US", 8, 34.05, -118.24, 0.3);
        overpass.boundary(1180533, "St. Louis", "US", 8, 38.63, -90.2, 0.1);
        overpass.boundary(71525, "Paris", "FR", 8, 48.8566, 2.3522, 0.1);
    }

    @ParameterizedTest
    @CsvSource({"'Paris, Texas', , 115357, 'Paris, Texas (US) at 33.66, -95.56'", "'Paris, TX', US, 115357, 'Paris, Texas (US) at 33.66, -95.56'", "'Paris, Lamar County, Texas, USA', , 115357, 'Paris, Texas (US) at 33.66, -95.56'",
            "'Portland, Maine', , 132500, 'Portland, Maine (US)'", "'Portland, ME', US, 132500, 'Portland, Maine (US)'", "'Portland, Oregon', , 186579, 'Portland, Oregon (US) at 45.52, -122.68'", "'Portland, USA', , 186579, 'Portland (US) at 45.52, -122.68'",
            "'Los Angeles, CA', , 207359, 'Los Angeles, California (US) at 34.05, -118.24'", "'Los Angeles, Californie', , 207359, 'Los Angeles, California (US) at 34.05, -118.24'", "'Saint Louis, Missouri', , 1180533, 'Saint Louis, Missouri (US)'",
            "'Georgia', , 165468, 'Georgia (US)'", "'Georgia, USA', , 165468, 'Georgia (US)'", "'Texas', US, 114690, 'Texas (US)'",
            "'Paris, Île-de-France', , 71525, 'Paris (FR) at 48.86, 2.35'", "'Paris, FR', FR, 71525, 'Paris (FR) at 48.86, 2.35'", "'USA', , 148838, 'USA (US)'"})
    void whatStandsBehindATownTellsWhichOneIsMeantAndTheOneThatWasSearchedIsSaid(String location, String country, String relation, String said) {
        townsOfTheUnitedStates();
        params.put("location", location).put("country", country);

        Found found = find();

        assertThat(overpass.questions()).last().asString().contains("area(id:" + (3_600_000_000L + Long.parseLong(relation)) + ")");
        assertThat(found.detail()).startsWith("The place is " + said + ".");
    }

    @ParameterizedTest
    @CsvSource({"'London, Somewhere', , 'GB, CA, US'", "'Paris, FR', , 'FR, US'", "'Birmingham, UX', , 'GB, US'"})
    void whereWhatStandsBehindATownSaysNothingAndTownsOfItsNameAreFarApartNoneIsTaken(String location, String country, String among) {
        params.put("location", location).put("country", country);

        Found found = assertRefused("source-refused", "in the United States its state, as in Paris, France or Paris, Texas");

        assertThat(found.detail()).startsWith("Places of this name are in " + among);
        assertThat(overpass.calls()).isEmpty();
    }

    @Test
    void whereTheRegionAndTheCountryDisagreeNoneIsTaken() {
        params.put("location", "Paris, Texas").put("country", "FR");

        assertRefused("source-refused", "another country than FR");
        assertThat(overpass.calls()).isEmpty();
    }

    @Test
    void aTownThatItsStateDoesNotHaveIsNotTheOneOfAnotherState() {
        townsOfTheUnitedStates();
        params.put("location", "Portland, Texas").putNull("country");

        assertRefused("source-refused", "no place of this name in US-TX");
    }

    @Test
    void theAreaOfATownIsRememberedWithItsState() {
        townsOfTheUnitedStates();
        overpass.element("node/1", 43.66, -70.25, "amenity", "dentist", "name", "Down East Dental");
        params.put("location", "Portland, Maine").putNull("country");
        assertThat(find().items()).isEqualTo(1);
        int asked = overpass.questions().size();
        aDayPasses();

        assertThat(find()).isEqualTo(new Found("openstreetmap", "ok", null, "The place is Portland, Maine (US).", 1));
        assertThat(overpass.questions()).hasSize(asked + 1).last().asString().contains("area(id:3600132500)");
        assertThat(stored()).singleElement().satisfies(lead -> assertThat(lead.city() + " " + lead.country()).isEqualTo("Portland US"));
        assertThat(sql.queryForList("select place from overpass_area", String.class)).containsExactly("portland|US-ME");

        aDayPasses();
        overpass.nextRunsOutOfTime(1);
        assertThat(find().outcome()).isEqualTo("partial");
        assertThat(overpass.questions()).last().asString().as("not around the namesake's middle").contains("area(id:3600132500)");
    }

    @ParameterizedTest
    @CsvSource({"Département-Fictif, 6, ", "Canton-Fictif, 7, ", "Commune-Fictive, 8, Commune-Fictive", "Quartier-Fictif, 10, Quartier-Fictif"})
    void onlyAMunicipalityOrAPartOfOneIsTheCityOfALead(String name, int level, String city) {
        overpass.boundary(77, name, "FR", level, 46, 3, 0.5);
        overpass.element("node/1", 46, 3, "amenity", "dentist", "name", "Cabinet Fictif");
        params.put("location", name);

        find();

        assertThat(stored()).singleElement().satisfies(lead -> assertThat(lead.city()).isEqualTo(city));
    }

    @Test
    void aKnownTownThatIsARegionAsWellIsTheCityOfItsLeads() {
        overpass.boundary(62422, "Berlin", "DE", 4, 52.52, 13.4, 0.3);
        overpass.element("node/1", 52.52, 13.4, "amenity", "dentist", "name", "Praxis Fiktiv");
        params.put("location", "Berlin").putNull("country");

        find();

        assertThat(stored()).singleElement().satisfies(lead -> assertThat(lead.city() + " " + lead.country()).isEqualTo("Berlin DE"));
    }

    // ---- the question is made of nothing that somebody said

    @ParameterizedTest
    @ValueSource(strings = {"Lyon\"];out;", "Lyon\"](0,0,90,90);node;out;//", "Fictifville\\\");out meta;", "Lyon[out:csv]", "{{bbox}}", "Lyon;node(1);out;", "$(reboot)", "Fictif\nout meta;", "Fictif~\".*\"", "/*", "\u202eLyon\"", "${body}", "'; drop table run; --"})
    @DisplayName("C-02 what a command says never becomes a part of the query language")
    void aPlaceIsAPlaceOrNothing(String location) {
        params.put("location", location).put("query", location).put("language", location);

        find();

        assertThat(overpass.questions()).allSatisfy(question -> assertThat(question).doesNotContain("meta", "csv", "bbox", "node(", "drop", "body", "reboot", "\\", "~", "//", "/*"));
    }

    @Test
    @DisplayName("C-02 a name with a quotation mark or a backslash cannot end the text that it stands in")
    void literalsCannotBeLeft() {
        assertThat(OverpassQuestions.literal("a\"];out;\\")).isEqualTo("\"a\\\"];out;\\\\\"");
        assertThat(OverpassQuestions.literal("a\nb")).isEqualTo("\"a b\"");
    }

    // ---- A9: the same place twice

    @Test
    @DisplayName("A9 a business that is drawn twice, as a point and as its building, is one")
    void thePointAndItsBuildingAreOne() {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Cabinet Fictif", "phone", "04 65 71 00 12");
        overpass.element("node/2", 45.7578, 4.8325, "amenity", "dentist", "name", "Cabinet Voisin");
        overpass.element("way/3", 45.7579, 4.8321, "healthcare", "dentist", "name", "CABINET FICTIF", "contact:phone", "+33 4 65 71 00 12", "website", "http://cabinet-fictif.fr", "addr:street", "Rue Imaginaire");

        assertThat(find().items()).isEqualTo(2);
        assertThat(stored()).extracting(LeadCandidate::externalId).containsExactly("node/1", "node/2");
        assertThat(stored().get(0).website()).isEqualTo("http://cabinet-fictif.fr");
        assertThat(stored().get(0).street()).isEqualTo("Rue Imaginaire");
    }

    @ParameterizedTest
    @CsvSource({"website, www.cabinet-fictif.fr, https://Cabinet-Fictif.fr/, 1", "website, http://cabinet-fictif.fr, https://www.cabinet-fictif.fr/, 1", "website, http://cabinet-fictif.fr/lyon-1, http://cabinet-fictif.fr/lyon-2, 2",
            "addr:street, Rue Imaginaire, rue imaginaire, 1", "addr:street, Rue Imaginaire, Rue Voisine, 2", "addr:postcode, 69002, 69003, 2"})
    @DisplayName("A9 the point and the building may spell what they say differently")
    void thePointAndTheBuildingMaySpellDifferently(String tag, String one, String other, int businesses) {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Cabinet Fictif", tag, one, "addr:housenumber", "14");
        overpass.element("way/2", 45.7579, 4.8321, "amenity", "dentist", "name", "Cabinet Fictif", tag, other);

        assertThat(find().items()).isEqualTo(businesses);
    }

    @Test
    @DisplayName("A9 of a street with a number and one without the number stays, whichever comes first")
    void theNumberOfTheHouseStays() {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Cabinet Fictif", "addr:street", "Rue Imaginaire");
        overpass.element("way/2", 45.7579, 4.8321, "amenity", "dentist", "name", "Cabinet Fictif", "addr:street", "rue Imaginaire", "addr:housenumber", "14 bis");

        find();

        assertThat(stored()).singleElement().satisfies(lead -> assertThat(lead.street()).isEqualTo("14 bis rue Imaginaire"));
    }

    @Test
    @DisplayName("A9 two of one name at two numbers of a street stay two")
    void twoNumbersOfAStreetAreTwo() {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Sourire Fictif", "addr:street", "Rue Imaginaire", "addr:housenumber", "4");
        overpass.element("node/2", 45.7579, 4.8320, "amenity", "dentist", "name", "Sourire Fictif", "addr:street", "Rue Imaginaire", "addr:housenumber", "14");

        assertThat(find().items()).isEqualTo(2);
    }

    @Test
    @DisplayName("A9 two of one chain in one street stay two, and so do two of one name in two streets")
    void twoOfOneNameAreTwo() {
        overpass.element("node/1", 45.7578, 4.8320, "amenity", "dentist", "name", "Sourire Fictif", "addr:street", "Rue Imaginaire");
        overpass.element("node/2", 45.7579, 4.8320, "amenity", "dentist", "name", "Sourire Fictif", "addr:street", "Rue Voisine");
        overpass.element("node/3", 45.7700, 4.8320, "amenity", "dentist", "name", "Sourire Fictif");
        overpass.element("node/4", 45.7578, 4.8321, "amenity", "dentist", "name", "Sourire Fictif", "addr:street", "Rue Imaginaire", "phone", "+33 4 65 71 00 12");

        assertThat(find().items()).isEqualTo(3);
        assertThat(stored()).extracting(LeadCandidate::externalId).containsExactly("node/1", "node/2", "node/3");
    }

    @Test
    @DisplayName("A9 an action that is resumed after its answer was stored, and asks again, stores it once")
    void whoAsksAgainStoresOnce() {
        overpass.dentistsInLyon(5);
        find();

        assertThat(find().items()).isEqualTo(5);
        assertThat(stored()).hasSize(5);
    }

    @Test
    @DisplayName("A9 of an earlier, longer answer nothing stays, but for what is decided already")
    void aShorterAnswerTakesTheTailOfTheLongerOneAway() {
        overpass.dentistsInLyon(5);
        find();
        aDayPasses();
        sql.update("update source_item set outcome = 'kept' where action_id = ? and ord = 4", actionId);
        sql.update("insert into source_item (action_id, source, ord, payload) values (?, 'sample', 3, '{}')", actionId);
        overpass.reset();
        overpass.dentistsInLyon(2);

        find();

        assertThat(sql.queryForList("select source || ' ' || ord from source_item where action_id = ? order by source, ord", String.class, actionId))
                .containsExactly("openstreetmap 0", "openstreetmap 1", "openstreetmap 4", "sample 3");
    }

    // ---- A13: failures inside of success

    @Test
    @DisplayName("A13 an answer of 200 with an error remark is a failure, and not a place without dentists")
    void aRemarkIsAFailure() {
        overpass.dentistsInLyon(30);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.nextRunsOutOfTime(2);

        assertRefused("source-unavailable", "ran out of time or memory");
        assertThat(overpass.questions()).as("asked once more, for less").hasSize(2);
        assertThat(overpass.questions().get(1)).contains("(around:2500,45.75780,4.83200)");
    }

    @Test
    @DisplayName("A13 what a smaller question finds after an error remark is kept, and said to be a part")
    void lessIsSaidToBeLess() {
        overpass.dentistsInLyon(30);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.nextRunsOutOfTime(1);

        Found found = find();

        assertThat(found.outcome()).isEqualTo("partial");
        assertThat(found.code()).isEqualTo("source-unavailable");
        assertThat(found.detail()).contains("only 2500 metres around");
        assertThat(found.items()).isEqualTo(30);
    }

    @Test
    @DisplayName("A13 what came before an error remark is not kept")
    void whatCameBeforeARemarkIsNotKept() {
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.next(200, "{\"elements\": [{\"type\": \"node\", \"id\": 1, \"lat\": 45, \"lon\": 4, \"tags\": {\"amenity\": \"dentist\", \"name\": \"Half\"}}], \"remark\": \"runtime error: Query run out of memory in \\\"query\\\" at line 3 using about 64 MB of RAM.\"}", 2);

        assertRefused("source-unavailable", "ran out of time or memory");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aPageOfHtmlIsNotAnAnswerHoweverWellItsStatusIs() {
        overpass.next(200, "<html><body>Welcome to the hotel network</body></html>", 3);

        assertRefused("source-unavailable", "not the Overpass API");
        assertThat(overpass.questions()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"400, source-refused, does not understand, 1", "406, source-refused, PUBLIC_BASE_URL, 1", "403, source-refused, HTTP 403, 1", "302, source-unavailable, points elsewhere, 1",
            "502, source-unavailable, HTTP 502, 3", "429, source-unavailable, too busy, 3", "504, source-unavailable, too busy, 3"})
    void whatTheServiceRefusesIsSaidAndAskedAgainOnlyWhereThatHelps(int status, String code, String detail, int asked) {
        overpass.next(status, "<html></html>", 5);

        assertRefused(code, detail);
        assertThat(overpass.questions()).hasSize(asked);
    }

    @Test
    void whatPassesPasses() {
        overpass.dentistsInLyon(3);
        overpass.next(503, "<html></html>", 1);
        overpass.next(429, "<html>rate_limited</html>", 1);

        assertThat(find().items()).isEqualTo(3);
    }

    @Test
    void anAnswerWithoutBusinessesIsSaidToBeThat() {
        assertThat(find()).isEqualTo(new Found("openstreetmap", "ok", null, "The place is Lyon (FR) at 45.76, 4.83. OpenStreetMap has no business of this kind there.", 0));
    }

    @Test
    void aServiceThatIsNotThereIsUnavailable() throws Exception {
        camel = routes("http://127.0.0.1:1", Duration.ofMinutes(5));
        try {
            assertRefused("source-unavailable", "cannot be reached");
        } finally {
            camel.stop();
        }
    }

    // ---- who asks the same within a day

    @Test
    void whoAsksTheSameWithinADayIsAnsweredFromWhatIsKeptWhichIsSaid() {
        overpass.dentistsInLyon(30);
        assertThat(find().detail()).doesNotContain("kept");
        List<LeadCandidate> first = stored();
        int calls = overpass.calls().size();
        sql.update("update overpass_answer set asked_at = clock_timestamp() - interval '23 hours 59 minutes'");
        String at = sql.queryForObject("select to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD \"at\" HH24:MI') from overpass_answer", String.class);
        runId = newRun();
        actionId = newAction(runId);
        params.put("query", "dentistes").put("location", "Lyon, France").putNull("country");

        Found found = find();

        assertThat(found).isEqualTo(new Found("openstreetmap", "ok", null, "The place is Lyon (FR) at 45.76, 4.83. OpenStreetMap was asked for this on " + at + " UTC; its answers are kept for a day.", 30));
        assertThat(stored()).isEqualTo(first);
        assertThat(overpass.calls()).hasSize(calls);
    }

    @Test
    void afterADayTheMapIsAskedAnewAndWhatItSaidIsForgotten() throws IOException {
        overpass.dentistsInLyon(3);
        find();
        aDayPasses();
        overpass.element("node/9", 45.7578, 4.8321, "amenity", "dentist", "name", "Cabinet Nouveau");

        assertThat(find().items()).isEqualTo(4);
        assertThat(overpass.questions()).hasSize(3);
        assertThat(sql.queryForObject("select count(*) from overpass_answer where asked_at > clock_timestamp() - interval '1 hour'", Integer.class)).as("in the place of the earlier one").isEqualTo(1);

        String forget = Files.readString(Path.of("src/main/resources/sql/sourcing/forget-answers.sql"));
        assertThat(sql.update(forget)).isZero();
        aDayPasses();
        assertThat(sql.update(forget)).isEqualTo(1);
        assertThat(sql.queryForObject("select count(*) from overpass_area", Integer.class)).as("its area is known for longer").isEqualTo(1);
        sql.update("update overpass_area set looked_at = now() - interval '31 days'");
        sql.update(forget);
        assertThat(sql.queryForObject("select count(*) from overpass_area", Integer.class)).isZero();
    }

    @Test
    void whoWantsMoreThanIsKeptAsksAnewUnlessThereIsNoMore() {
        overpass.dentistsInLyon(100);
        find();
        int asked = overpass.questions().size();

        params.put("limit", 10);
        assertThat(find().items()).as("as many as for a question of its own").isEqualTo(40);
        assertThat(overpass.questions()).hasSize(asked);

        params.put("limit", 50);
        assertThat(find().items()).isEqualTo(100);
        assertThat(overpass.questions()).hasSize(asked + 1).last().asString().endsWith("out tags center 120;\n");

        params.put("limit", 500);
        assertThat(find().items()).as("of those hundred everybody knows that they are all").isEqualTo(100);
        assertThat(overpass.questions()).hasSize(asked + 1);
    }

    @ParameterizedTest
    @CsvSource({"category, pharmacy", "location, Auvergne-Rhône-Alpes", "require_phone, true", "require_email, true", "require_website, true"})
    void whoAsksSomethingElseIsNotAnsweredFromWhatIsKept(String param, String value) {
        overpass.dentistsInLyon(3);
        overpass.element("node/9", 45.7578, 4.8321, "amenity", "pharmacy", "name", "Pharmacie Fictive");
        find();
        int asked = overpass.questions().size();
        if (value.equals("true")) {
            params.put(param, true);
        } else {
            params.put(param, value);
        }

        assertThat(find().detail()).doesNotContain("kept");

        assertThat(overpass.questions()).hasSizeGreaterThan(asked);
    }

    @Test
    void whatOneServerAnsweredIsNotWhatAnotherOneSays() throws Exception {
        overpass.dentistsInLyon(3);
        find();
        int asked = overpass.questions().size();
        camel = routes(overpass.url().replace("localhost", "127.0.0.1"), Duration.ofMinutes(5));
        try {
            find();
        } finally {
            camel.stop();
        }

        assertThat(overpass.questions()).hasSize(asked + 1);
    }

    @Test
    @DisplayName("A13 failures, parts and answers without businesses are not kept")
    void onlyWholeAnswersAreKept() {
        overpass.dentistsInLyon(3);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.nextRunsOutOfTime(1);
        assertThat(find().outcome()).isEqualTo("partial");
        overpass.nextRunsOutOfTime(2);
        assertThat(find().outcome()).isEqualTo("failed");
        overpass.next(200, "<html></html>", 3);
        assertThat(find().outcome()).isEqualTo("failed");
        overpass.next(429, "<html></html>", 3);
        assertThat(find().outcome()).isEqualTo("failed");
        params.put("category", "pharmacy");
        assertThat(find()).extracting(Found::outcome, Found::items).containsExactly("ok", 0);

        assertThat(sql.queryForObject("select count(*) from overpass_answer", Integer.class)).isZero();
    }

    @Test
    void anAnswerOfStrangeLettersIsReadAsItWasTheFirstTime() {
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.next(200, "{\"osm3s\": {}, \"elements\": [{\"type\": \"node\", \"id\": 9007199254740993, \"lat\": 45.75780001, \"lon\": 4.83, \"tags\": {\"amenity\": \"dentist\", \"name\": \"Héloïse \\ud800 \\u0000 \\ud83e\\uddb7 '; drop table lead; --\"}}]}", 1);
        find();
        List<LeadCandidate> first = stored();
        Instant later = Instant.now();

        assertThat(find().detail()).contains("kept");

        assertThat(stored()).usingRecursiveComparison().ignoringFields("retrievedAt").isEqualTo(first);
        assertThat(stored()).as("a map that does not say how old it is").allSatisfy(lead -> assertThat(lead.retrievedAt()).isBefore(later));
        assertThat(first).singleElement().satisfies(lead -> assertThat(lead.externalId() + lead.name()).isEqualTo("node/9007199254740993Héloïse    🦷 '; drop table lead; --"));
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        sql.update("insert into overpass_answer (question, elements, whole, answer) values ('\\x00', 1, true, repeat('x', 64 * 1024 * 1024 - 100))");
        overpass.dentistsInLyon(3);

        assertThat(find().items()).isEqualTo(3);

        assertThat(sql.queryForObject("select count(*) from overpass_answer", Integer.class)).isEqualTo(1);
    }

    @Test
    @DisplayName("a lead that is deleted is not found in what is kept, whoever else is in it")
    void aLeadThatIsDeletedTakesTheAnswersAlong() {
        overpass.dentistsInLyon(3);
        find();
        sql.update("delete from lead where false");
        assertThat(sql.queryForObject("select count(*) from overpass_answer", Integer.class)).isEqualTo(1);

        sql.update("insert into lead (identity_key, name, source) values ('osm:node/1', 'Cabinet Dentaire Fictif 1', 'openstreetmap')");
        sql.update("delete from lead");

        assertThat(sql.queryForObject("select count(*) from overpass_answer", Integer.class)).isZero();
    }

    @Test
    void whoWaitsForTheirTurnTakesTheAnswerThatComesMeanwhile() throws Exception {
        overpass.dentistsInLyon(3);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.hold();
        Future<Exchange> first = enter(routes, runId, actionId);
        overpass.awaitQuestion();
        UUID otherRun = newRun();
        Future<Exchange> second = enter(otherInstance, otherRun, newAction(otherRun));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> overpass.questions().size() == 1);
        overpass.release();

        assertThat(found(first).items()).isEqualTo(3);
        assertThat(found(second).items()).isEqualTo(3);
        assertThat(overpass.questions()).hasSize(1);
    }

    @Test
    void whatIsKeptIsThereWhileTheServiceWantsAPause() {
        overpass.dentistsInLyon(3);
        find();
        int calls = overpass.calls().size();
        sql.update("update overpass_turn set free_at = clock_timestamp() + interval '1 hour'");

        assertThat(find().items()).isEqualTo(3);

        assertThat(overpass.calls()).hasSize(calls);
    }

    // ---- manners

    @Test
    void afterARefusalNobodyAsksBeforeTheSlotIsFreeAndTheSlotsAreLookedAtOnce() {
        overpass.answer(200, "Connected as: 1\nRate limit: 2\nSlot available after: 2026-05-01T10:00:37Z, in 37 seconds.\nSlot available after: 2026-05-01T10:01:12Z, in 72 seconds.\nCurrently running queries (pid, space limit, time limit, start time):\n");
        overpass.next(429, "<html></html>", 1);

        Future<Exchange> search = enter(camel, runId, actionId);
        await().atMost(Duration.ofSeconds(20)).until(() -> secondsUntilFree() > 0);

        assertThat(secondsUntilFree()).isBetween(30L, 38L);
        assertThat(overpass.calls()).containsExactly("POST /api/interpreter", "GET /api/status");
        sql.update("update overpass_turn set free_at = 'epoch'");
        assertThat(found(search).outcome()).isEqualTo("ok");
    }

    @Test
    void aServiceThatIsGivenUpForNowIsLeftAloneByTheOthersToo() {
        overpass.next(504, "<html></html>", 3);

        find();

        assertThat(sql.queryForObject("select free_at > clock_timestamp() - interval '5 seconds' from overpass_turn", Boolean.class)).isTrue();
    }

    @Test
    void twoInstancesNeverAskAtOnce() throws Exception {
        overpass.dentistsInLyon(3);
        overpass.hold();
        Future<Exchange> first = enter(routes, runId, actionId);
        overpass.awaitQuestion();
        UUID otherRun = newRun();
        params.put("require_phone", true);
        Future<Exchange> second = enter(otherInstance, otherRun, newAction(otherRun));
        UUID thirdRun = newRun();
        params.put("require_website", true);
        Future<Exchange> third = enter(routes, thirdRun, newAction(thirdRun));

        await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(5)).until(() -> overpass.questions().size() == 1);
        overpass.release();

        for (Future<Exchange> search : List.of(first, second, third)) {
            assertThat(found(search).items()).isEqualTo(3);
        }
        assertThat(overpass.mostAtOnce()).isEqualTo(1);
        assertThat(overpass.questions()).as("three areas, three kinds of businesses").hasSize(6);
    }

    @Test
    void whoWaitsTooLongForTheirTurnSaysSo() throws Exception {
        sql.update("update overpass_turn set holder = gen_random_uuid(), held_until = now() + interval '1 hour'");
        camel = routes(overpass.url(), Duration.ZERO);
        try {
            assertRefused("source-unavailable", "one question at a time");
        } finally {
            camel.stop();
        }
        assertThat(overpass.calls()).isEmpty();
    }

    @Test
    void theTurnOfOneWhoDiedComesToAnEnd() {
        overpass.dentistsInLyon(2);
        sql.update("update overpass_turn set holder = gen_random_uuid(), held_until = clock_timestamp() - interval '1 second'");

        assertThat(find().items()).isEqualTo(2);
    }

    @Test
    void whoHasLostTheRunAsksNothingMoreAndStoresNothing() throws Exception {
        overpass.dentistsInLyon(2);
        overpass.hold();
        Future<Exchange> killed = enter(camel, runId, actionId);
        overpass.awaitQuestion();
        sql.update("update run set lease_token = gen_random_uuid() where run_id = ?", runId);
        overpass.release();

        assertThat(killed.get(30, TimeUnit.SECONDS).getException()).isInstanceOf(LeaseLost.class);
        assertThat(overpass.questions()).hasSize(1);
        assertThat(stored()).isEmpty();
        assertThat(find().items()).as("the turn was given back").isEqualTo(2);
    }

    @Test
    void whatSomebodyHearsWhoHasLostTheRunIsNotKept() throws Exception {
        overpass.dentistsInLyon(2);
        sql.update("insert into overpass_area (place, area) values ('lyon|FR', '{\"id\": 3600120965, \"name\": \"Lyon\", \"level\": 8}')");
        overpass.hold();
        Future<Exchange> killed = enter(camel, runId, actionId);
        overpass.awaitQuestion();
        sql.update("update run set lease_token = gen_random_uuid() where run_id = ?", runId);
        overpass.release();

        killed.get(30, TimeUnit.SECONDS);
        assertThat(stored()).isEmpty();
        assertThat(sql.queryForObject("select count(*) from overpass_answer", Integer.class)).isZero();
    }

    @Test
    void aCancelledSearchEndsBeforeItsNextQuestion() throws Exception {
        overpass.hold();
        Future<Exchange> search = enter(camel, runId, actionId);
        overpass.awaitQuestion();
        sql.update("update run set cancelled_at = now(), cancelled_by = requested_by where run_id = ?", runId);
        overpass.release();

        assertThat(search.get(30, TimeUnit.SECONDS).getException()).isInstanceOf(RunCancelled.class);
        assertThat(overpass.questions()).hasSize(1);
    }

    // ----

    private Found assertRefused(String code, String detail) {
        Found found = find();
        assertThat(found.outcome()).isEqualTo("failed");
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.detail()).contains(detail).endsWith(".");
        assertThat(found.items()).isZero();
        return found;
    }

    private Found find() {
        return found(enter(camel, runId, actionId));
    }

    private static Found found(Future<Exchange> search) {
        try {
            Exchange exchange = search.get(60, TimeUnit.SECONDS);
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getVariables()).as("nothing large is carried on").doesNotContainKeys("overpass", "reply", "kept");
            return exchange.getVariable("found", Found.class);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private Future<Exchange> enter(DefaultCamelContext instance, UUID run, UUID action) {
        Action asked = new Action(action.toString(), params.deepCopy());
        Run held = new Run(run.toString(), sql.queryForObject("select lease_token from run where run_id = ?", String.class, run));
        return workers.submit(() -> instance.createProducerTemplate().send("direct:find-with-openstreetmap", exchange -> {
            exchange.setVariable("run", held);
            exchange.setVariable("action", asked);
            exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
            exchange.getMessage().setHeader("CamelSqlQuery", "delete from source_run");
            exchange.getMessage().setHeader("Cookie", "session=admin");
            exchange.getMessage().setHeader("X-Something", "else");
        }));
    }

    private static DefaultCamelContext routes(String url, Duration patience) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        OutsideCalls calls = new OutsideCalls(new SimpleMeterRegistry());
        CategoryTaxonomy taxonomy = new CategoryTaxonomy();
        OsmTags tags = new OsmTags(taxonomy);
        context.getRegistry().bind("dataSource", pool);
        context.getRegistry().bind("overpassSearch", new BoundedCall(calls, "openstreetmap", Duration.ofSeconds(30), 16 << 20, () -> null));
        context.getRegistry().bind("overpassCall", new BoundedCall(calls, "openstreetmap", Duration.ofSeconds(5), 1 << 20, () -> null));
        context.getRegistry().bind("openStreetMapConnector", new OpenStreetMapConnector(List.of("openstreetmap"), url, PRODUCT));
        context.getRegistry().bind("overpassTurns", new OverpassTurns());
        context.getRegistry().bind("overpassAnswers", new OverpassAnswers(new OverpassQuestions(taxonomy, tags, new KnownPlaces()), new OverpassElements(tags, Clock.systemUTC()), Clock.systemUTC(),
                3, Duration.ofMillis(1), Duration.ofMillis(20), patience, 5000));
        PluginHelper.getRoutesLoader(context).loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("classpath:routes/53-openstreetmap.camel.yaml"));
        context.start();
        return context;
    }

    private static UUID newRun() {
        return sql.queryForObject("""
                insert into run(run_id, root_run_id, command, requested_by, origin, status, lease_token, lease_until)
                select id, id, 'Find 20 dental leads in Lyon', (select user_id from app_user), 'api', 'running', gen_random_uuid(), now() + interval '1 minute'
                from (select uuid_v7() as id) new returning run_id""", UUID.class);
    }

    private static UUID newAction(UUID run) {
        return sql.queryForObject("insert into action(run_id, seq, plan_id, type, status) values (?, 1, 'a1', 'source_leads_apify', 'running') returning action_id", UUID.class, run);
    }

    /** What was answered until now is no longer of today. */
    private static void aDayPasses() {
        sql.update("update overpass_answer set asked_at = asked_at - interval '24 hours'");
    }

    private static long secondsUntilFree() {
        return sql.queryForObject("select extract(epoch from free_at - clock_timestamp())::bigint from overpass_turn", Long.class);
    }

    private List<LeadCandidate> stored() {
        return sql.queryForList("select cast(payload as text) from source_item where action_id = ? order by ord", String.class, actionId).stream()
                .map(payload -> Json.read(payload, LeadCandidate.class)).toList();
    }
}
