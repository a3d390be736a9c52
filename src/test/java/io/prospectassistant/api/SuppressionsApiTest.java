package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Everywhere;
import io.prospectassistant.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The do-not-contact list over the API. */
class SuppressionsApiTest extends ApiTest {

    private static final String LIST = "/suppressions";

    @Test
    void anEntryIsMadeReadFoundAndDeleted() {
        String address = unused() + "@objects.example";

        Answer made = post(LIST, "{\"email\": \"" + address + "\", \"reason\": \"Asked on the phone\"}").is(201);
        String id = made.json().path("suppression_id").asText();

        assertThat(made.header("location")).isEqualTo(BASE + LIST + "/" + id);
        assertThat(made.json().path("kind").asText()).isEqualTo("email");
        assertThat(made.json().path("reason").asText()).isEqualTo("Asked on the phone");
        assertThat(made.json().path("source").asText()).isEqualTo("manual");
        assertThat(made.json().path("created_by").asText()).isEqualTo("admin@localhost");
        assertThat(get(LIST + "/" + id).is(200).json()).isEqualTo(made.json());
        assertThat(get(LIST + "?email=" + address.toUpperCase()).items("suppression_id")).containsExactly(id);
        assertThat(get(LIST + "?kind=email&limit=200").items("suppression_id")).contains(id);
        assertThat(get(LIST + "?kind=phone&limit=200").items("suppression_id")).doesNotContain(id);

        delete(LIST + "/" + id).is(204);

        get(LIST + "/" + id).isProblem(404, "not-found");
        delete(LIST + "/" + id).isProblem(404, "not-found");
        assertThat(get(LIST + "?email=" + address).items("suppression_id")).isEmpty();
        assertThat(sql().queryForList("select event || ' ' || detail::text || ' ' || actor from audit_event where entity_id = ?::uuid order by position", String.class, id)).containsExactly(
                "suppression.created {\"kind\": \"email\", \"leads\": 0, \"source\": \"manual\", \"tasks_cancelled\": 0} admin@localhost",
                "suppression.deleted {\"kind\": \"email\", \"leads\": 0, \"leads_freed\": 0} admin@localhost");
    }

    @Test
    void theSameAgainIsTheEntryThatIsThere() {
        String address = unused() + "@objects.example";
        JsonNode first = post(LIST, "{\"email\": \"" + address + "\", \"reason\": \"First\"}").is(201).json();

        Answer again = post(LIST, "{\"email\": \" " + address.toUpperCase() + " \", \"reason\": \"Second\"}").is(200);

        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("location")).isEqualTo(BASE + LIST + "/" + first.path("suppression_id").asText());
        assertThat(count("select count(*) from audit_event where event = 'suppression.created' and entity_id = ?::uuid", first.path("suppression_id").asText())).isEqualTo(1);
    }

    @Test
    void manyWhoAddTheSameAtOnceMakeOneEntry() throws Exception {
        String body = "{\"email\": \"" + unused() + "@objects.example\"}";

        List<Answer> answers = atOnce(6, () -> post(LIST, body));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(answers.stream().map(answer -> answer.json().path("suppression_id").asText()).distinct()).hasSize(1);
    }

    @Test
    void whatIsSuppressedIsNowhereInTheDatabase() {
        String name = unused();

        post(LIST, "{\"email\": \"" + name + "@objects.example\"}").is(201);
        post(LIST, "{\"domain\": \"" + name + ".example\"}").is(201);

        assertThat(Everywhere.rowsWith(sql(), name)).isEmpty();
    }

    @Test
    void phonesAreReadAsLeadsHaveThem() {
        String id = post(LIST, "{\"phone\": \"04 65 71 00 12\", \"country\": \"FR\"}").is(201).json().path("suppression_id").asText();

        assertThat(post(LIST, "{\"phone\": \"+33 (0)4 65 71 00 12\"}").is(200).json().path("suppression_id").asText()).isEqualTo(id);
        assertThat(get(LIST + "?phone=%2B33465710012").items("suppression_id")).containsExactly(id);
        assertThat(get(LIST + "?phone=+33465710012").items("suppression_id")).containsExactly(id);
        assertThat(get(LIST + "?phone=0465710012&country=fr").items("suppression_id")).containsExactly(id);
        delete(LIST + "/" + id).is(204);
    }

    @Test
    void whatIsNoAddressDomainOrNumberIsNamed() {
        post(LIST, "{}").isInvalidAt("");
        post(LIST, "{\"email\": \"a@objects.example\", \"domain\": \"objects.example\"}").isInvalidAt("");
        post(LIST, "{\"email\": \"nobody\"}").isInvalidAt("/email");
        post(LIST, "{\"email\": null}").isInvalidAt("/email");
        post(LIST, "{\"email\": 1}").isInvalidAt("/email");
        post(LIST, "{\"domain\": \"co.uk\"}").isInvalidAt("/domain");
        post(LIST, "{\"domain\": \"facebook.com\"}").isInvalidAt("/domain");
        post(LIST, "{\"domain\": \"localhost\"}").isInvalidAt("/domain");
        post(LIST, "{\"domain\": \"127.0.0.1\"}").isInvalidAt("/domain");
        post(LIST, "{\"phone\": \"04 65 71 00 12\"}").isInvalidAt("/phone");
        post(LIST, "{\"phone\": \"0465710012\", \"country\": \"ZZ\"}").isInvalidAt("/country");
        post(LIST, "{\"email\": \"a@objects.example\", \"country\": \"FR\"}").isInvalidAt("/country");
        post(LIST, "{\"email\": \"a@objects.example\", \"key_hash\": \"00\"}").isInvalidAt("/key_hash");
        post(LIST, "{\"email\": \"a@objects.example\", \"reason\": \"" + "x".repeat(201) + "\"}").isInvalidAt("/reason");
        get(LIST + "?email=nobody").isInvalidAt("/email");
        get(LIST + "?phone=12").isInvalidAt("/phone");
        get(LIST + "?email=a@objects.example&domain=objects.example").isInvalidAt("/domain");
        get(LIST + "?country=FR").isInvalidAt("/country");
        get(LIST + "?kind=siren").isInvalidAt("/kind");
        get(LIST + "/1").isProblem(404, "not-found");
    }

    @Test
    void onlyWhoMayExecuteSeesAndChangesTheList() {
        call(VIEWER, "GET", LIST, null).isProblem(403, "forbidden");
        call(VIEWER, "POST", LIST, "{\"email\": \"a@objects.example\"}").isProblem(403, "forbidden");
        call(null, "GET", LIST, null).isProblem(401, "unauthorized");
        call(OPERATOR, "GET", LIST, null).is(200);
    }

    @Test
    void everyLeadThatMatchesIsMarkedAtOnceAndFreedAtOnce() {
        String mark = unused();
        String byAddress = typed(mark + "@mail." + mark + ".example", null, null);
        String byNumber = typed(null, "+33465710013", null);
        String byWebsite = typed(null, null, "https://www." + mark + ".example/contact");
        String other = typed("somebody@else-" + mark + ".example", "+33465710014", "https://no" + mark + ".example");

        String domain = suppress("domain", mark + ".example");
        String address = suppress("email", mark + "@mail." + mark + ".example");
        String phone = suppress("phone", "+33465710013");

        assertThat(suppressed(byAddress)).isTrue();
        assertThat(suppressed(byNumber)).isTrue();
        assertThat(suppressed(byWebsite)).isTrue();
        assertThat(suppressed(other)).isFalse();
        assertThat(sql().queryForList("select event || ' ' || detail::text from audit_event where entity_id = ?::uuid order by position", String.class, byNumber))
                .endsWith("lead.updated {\"fields\": [\"suppressed\"]}");

        delete(LIST + "/" + domain).is(204);
        assertThat(suppressed(byAddress)).as("another entry is about it").isTrue();
        assertThat(suppressed(byWebsite)).isFalse();
        delete(LIST + "/" + address).is(204);
        delete(LIST + "/" + phone).is(204);
        assertThat(suppressed(byAddress)).isFalse();
        assertThat(suppressed(byNumber)).isFalse();
    }

    @Test
    void aLeadThatAPersonTypesIsKeptAndShownAsSuppressed() {
        String mark = unused();
        suppress("email", mark + "@objects.example");

        JsonNode made = post("/leads", "{\"name\": \"Typed\", \"email\": \"" + mark.toUpperCase() + "@objects.example\"}").is(201).json();
        JsonNode changed = patch("/leads/" + typed("other-" + mark + "@objects.example", null, null), "{\"email\": \"" + mark + "@objects.example\"}").is(200).json();

        assertThat(made.path("suppressed").asBoolean()).isTrue();
        assertThat(changed.path("suppressed").asBoolean()).isTrue();
    }

    @Test
    void anotherAddressDoesNotTakeTheMarkAway() {
        String mark = unused();
        String lead = typed(mark + "@objects.example", null, null);
        String entry = suppress("email", mark + "@objects.example");

        assertThat(patch("/leads/" + lead, "{\"email\": \"other-" + mark + "@objects.example\"}").is(200).json().path("suppressed").asBoolean()).isTrue();

        delete(LIST + "/" + entry).is(204);
        assertThat(suppressed(lead)).isFalse();
    }

    @Test
    void noLeadSlipsInWhileAnEntryIsMade() throws Exception {
        String mark = unused();
        String body = "{\"name\": \"Racing\", \"email\": \"" + mark + "@objects.example\"}";

        atOnce(8, () -> Thread.currentThread().getName().endsWith("-1") ? suppress("email", mark + "@objects.example") : post("/leads", body).is(201).body());

        assertThat(sql().queryForList("select suppressed from lead where email = ?", Boolean.class, mark + "@objects.example")).isNotEmpty().containsOnly(true);
    }

    private String suppress(String kind, String value) {
        return post(LIST, Json.write(Map.of(kind, value))).is(201).json().path("suppression_id").asText();
    }

    private String typed(String email, String phone, String website) {
        String body = "{\"name\": \"Somebody\"" + member("email", email) + member("phone", phone) + member("website", website) + "}";
        return post("/leads", body).is(201).json().path("lead_id").asText();
    }

    private static String member(String name, String value) {
        return value == null ? "" : ", \"" + name + "\": \"" + value + "\"";
    }

    private boolean suppressed(String lead) {
        return get("/leads/" + lead).is(200).json().path("suppressed").asBoolean();
    }

    private static String unused() {
        return "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
