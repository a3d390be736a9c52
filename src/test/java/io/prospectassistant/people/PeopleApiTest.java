package io.prospectassistant.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import io.prospectassistant.access.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What administrators do about people and tokens, and what people do about their own password. */
class PeopleApiTest extends ApiTest {

    private static final String BETTER = "seven loud gulls at noon";

    @Test
    void whoIsMadeWithoutAPasswordGetsOneThatIsShownOnceAndMustBeChanged() {
        String email = somebody();
        Answer made = post("/users", Json.write(Map.of("email", email.toUpperCase(), "role", "operator"))).is(201);

        JsonNode user = made.json();
        assertThat(user.get("email").asText()).isEqualTo(email);
        assertThat(user.get("must_change_password").asBoolean()).isTrue();
        String initial = user.get("initial_password").asText();
        assertThat(initial).hasSize(24);
        assertThat(made.header("Location")).isEqualTo("/api/v1/admin/users/" + user.get("user_id").asText());
        assertThat(get(made.header("Location")).is(200).json().has("initial_password")).isFalse();
        assertThat(get("/users").is(200).body()).contains(email).doesNotContain(initial);

        Browser browser = signIn(email, initial);
        assertThat(browse(browser, "GET", "/me", null).json().get("must_change_password").asBoolean()).isTrue();
        Browser renewed = browser(browse(browser, "PUT", "/me/password", passwords(initial, BETTER)).is(200));
        assertThat(browse(renewed, "GET", "/me", null).json().get("must_change_password").asBoolean()).isFalse();
    }

    @Test
    void whoIsMadeWithAPasswordUsesThatAndShouldChangeItToo() {
        String email = somebody();
        JsonNode user = post("/users", Json.write(Map.of("email", email, "role", "viewer", "password", PASSWORD))).is(201).json();
        assertThat(user.has("initial_password")).isFalse();
        assertThat(user.get("must_change_password").asBoolean()).isTrue();
        signIn(email, PASSWORD);
    }

    @Test
    void aPasswordThatSomebodyElseHasSetShouldBeChangedAndOnesOwnNeedNot() {
        String email = somebody();
        person(email, "admin");
        String id = id(email);
        Browser browser = signIn(email, PASSWORD);

        JsonNode own = browse(browser, "PATCH", "/users/" + id, Json.write(Map.of("password", BETTER))).is(200).json();
        assertThat(own.get("must_change_password").asBoolean()).as("set by its person").isFalse();

        JsonNode given = patch("/users/" + id, Json.write(Map.of("password", PASSWORD))).is(200).json();
        assertThat(given.get("must_change_password").asBoolean()).as("set by somebody else").isTrue();
        assertThat(patch("/users/" + id, "{\"role\": \"viewer\"}").is(200).json().get("must_change_password").asBoolean()).as("no new password").isTrue();
    }

    @Test
    void whatIsWrongAboutANewPersonIsSaid() {
        String email = somebody();
        post("/users", Json.write(Map.of("email", email, "role", "viewer", "password", PASSWORD))).is(201);
        post("/users", Json.write(Map.of("email", email, "role", "admin", "password", PASSWORD))).isProblem(409, "already-exists");
        post("/users", Json.write(Map.of("email", somebody(), "role", "viewer", "password", "passwordpassword"))).isInvalidAt("/password");
        post("/users", Json.write(Map.of("email", somebody(), "role", "viewer", "password", "short"))).isInvalidAt("/password");
        post("/users", Json.write(Map.of("email", "no address", "role", "king"))).isInvalidAt("/email", "/role");
        post("/users", "{}").isInvalidAt("/email", "/role");
        assertThat(post("/users", Json.write(Map.of("email", "root" + UUID.randomUUID() + "@localhost", "role", "viewer"))).is(201).json().get("email").asText()).endsWith("@localhost");
    }

    @Test
    @DisplayName("C-16 C-06 a new role counts at the next request; who is switched off or gets another password is signed out everywhere")
    void changesCountAtOnce() {
        String email = somebody();
        person(email, "operator");
        String id = id(email);
        Browser browser = signIn(email, PASSWORD);
        String token = UUID.randomUUID().toString();
        token(email, "operator", token);

        assertThat(patch("/users/" + id, "{\"role\": \"viewer\"}").is(200).json().get("role").asText()).isEqualTo("viewer");
        browse(browser, "POST", "/leads", "{\"name\": \"x\"}").isProblem(403, "forbidden");
        call(token, "POST", "/leads", "{\"name\": \"x\"}").isProblem(403, "forbidden");
        browse(browser, "GET", "/leads", null).is(200);

        patch("/users/" + id, Json.write(Map.of("password", BETTER))).is(200);
        browse(browser, "GET", "/leads", null).isProblem(401, "unauthorized");
        Browser again = signIn(email, BETTER);

        assertThat(patch("/users/" + id, "{\"active\": false}").is(200).json().get("active").asBoolean()).isFalse();
        browse(again, "GET", "/leads", null).isProblem(401, "unauthorized");
        call(token, "GET", "/leads", null).isProblem(401, "unauthorized");
        call(null, "POST", "/session", Json.write(Map.of("email", email, "password", BETTER))).isProblem(401, "unauthorized");
        patch("/users/" + id, "{\"active\": true}").is(200);
        browse(again, "GET", "/leads", null).isProblem(401, "unauthorized");

        assertThat(patch("/users/" + id, "{}").is(200).json().get("active").asBoolean()).isTrue();
        patch("/users/" + id, "{\"password\": \"passwordpassword\"}").isInvalidAt("/password");
        patch("/users/" + id, "{\"email\": \"other@example.com\"}").isInvalidAt("/email");
        patch("/users/" + UUID.randomUUID(), "{\"active\": false}").isProblem(404, "not-found");
        assertThat(eventsAbout(id)).contains("user.updated", "password.changed", "session.ended");
    }

    @Test
    void theLastAdministratorCanNeitherBeSwitchedOffNorDemotedEvenByTwoAtOnce() throws Exception {
        String first = id("admin@localhost");
        String email = somebody();
        person(email, "admin");
        String second = id(email);
        List<String> others = sql().queryForList("update app_user set role = 'approver' where role = 'admin' and user_id not in (?::uuid, ?::uuid) returning user_id::text", String.class, first, second);
        try {
            String[] both = {first, second};
            AtomicInteger next = new AtomicInteger();
            List<Answer> answers = atOnce(2, () -> patch("/users/" + both[next.getAndIncrement()], "{\"role\": \"viewer\"}"));
            assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
            String left = sql().queryForObject("select user_id::text from app_user where role = 'admin' and active", String.class);

            patch("/users/" + left, "{\"role\": \"approver\"}").isProblem(409, "last-administrator");
            patch("/users/" + left, "{\"active\": false}").isProblem(409, "last-administrator");
            patch("/users/" + left, "{\"active\": false, \"role\": \"admin\"}").isProblem(409, "last-administrator");
            patch("/users/" + left, "{\"active\": true}").is(200);
        } finally {
            sql().update("update app_user set role = 'admin', active = true where user_id in (?::uuid, ?::uuid)", first, second);
            others.forEach(other -> sql().update("update app_user set role = 'admin' where user_id = ?::uuid", other));
        }
    }

    @Test
    @DisplayName("C-16 another password ends every other session and begins a new one")
    void anotherPasswordEndsEveryOtherSession() {
        String email = somebody();
        person(email, "viewer");
        Browser here = signIn(email, PASSWORD);
        Browser elsewhere = signIn(email, PASSWORD);

        browse(here, "PUT", "/me/password", passwords("not my password", BETTER)).isInvalidAt("/current_password");
        browse(here, "PUT", "/me/password", passwords(PASSWORD, "passwordpassword")).isInvalidAt("/new_password");
        browse(here, "PUT", "/me/password", passwords(PASSWORD, PASSWORD)).isInvalidAt("/new_password");
        browse(here, "GET", "/me", null).is(200);

        Browser renewed = browser(browse(here, "PUT", "/me/password", passwords(PASSWORD, BETTER)).is(200));

        browse(here, "GET", "/me", null).isProblem(401, "unauthorized");
        browse(elsewhere, "GET", "/me", null).isProblem(401, "unauthorized");
        browse(renewed, "GET", "/me", null).is(200);
        call(null, "POST", "/session", Json.write(Map.of("email", email, "password", PASSWORD))).isProblem(401, "unauthorized");
        assertThat(eventsAbout(id(email))).contains("login.succeeded", "password.changed", "session.ended", "login.failed");
        call(VIEWER, "PUT", "/me/password", passwords(PASSWORD, BETTER)).isProblem(403, "forbidden");
    }

    @Test
    @DisplayName("C-20 a token is shown once, stored as a hash, and recognised by its beginning")
    void aTokenIsShownOnce() {
        Answer made = post("/tokens", Json.write(Map.of("name", "machine " + UUID.randomUUID(), "scopes", List.of("confirm")))).is(201);

        String secret = made.json().get("token").asText();
        assertThat(secret).matches("pa_[A-Za-z0-9_-]{43}");
        String id = made.json().get("token_id").asText();
        JsonNode listed = stream(get("/tokens?limit=200").is(200).json().get("items")).filter(token -> token.get("token_id").asText().equals(id)).findFirst().orElseThrow();
        assertThat(listed.has("token")).isFalse();
        assertThat(listed.get("prefix").asText()).isEqualTo(secret.substring(0, 8));
        assertThat(listed.get("email").asText()).isEqualTo("admin@localhost");
        assertThat(listed.get("created_by").asText()).isEqualTo("admin@localhost");
        assertThat(listed.get("last_used_at").isNull()).isTrue();
        Map<String, Object> row = sql().queryForMap("select * from api_token where token_id = ?::uuid", id);
        assertThat(row.toString()).doesNotContain(secret).contains(Secrets.fingerprint(secret));

        call(secret, "GET", "/me", null).is(200);
        String used = sql().queryForObject("select last_used_at::text from api_token where token_id = ?::uuid", String.class, id);
        call(secret, "GET", "/me", null).is(200);
        assertThat(sql().queryForObject("select last_used_at::text from api_token where token_id = ?::uuid", String.class, id)).as("once a minute at most").isEqualTo(used).isNotNull();

        delete("/tokens/" + id).is(204);
        call(secret, "GET", "/me", null).isProblem(401, "unauthorized");
        delete("/tokens/" + id).isProblem(404, "not-found");
        assertThat(sql().queryForList("select event from audit_event where entity_id = ?::uuid order by position", String.class, id)).containsExactly("token.created", "token.deleted");
    }

    @Test
    @DisplayName("C-20 a token does no more than its role, its scopes, its time and its person allow")
    void aTokenIsRestricted() {
        String email = somebody();
        person(email, "approver");
        String owner = id(email);
        String reader = token(Map.of("user_id", owner, "role", "viewer"));
        String plain = token(Map.of("user_id", owner));
        String confirming = ownToken(email, Map.of("role", "approver", "scopes", List.of("confirm", "confirm")));
        String expiring = token(Map.of("user_id", owner, "expires_at", "2999-01-01T00:00:00Z"));

        call(reader, "GET", "/leads", null).is(200);
        call(reader, "POST", "/leads", "{\"name\": \"x\"}").isProblem(403, "forbidden");
        assertThat(call(reader, "GET", "/me", null).json().get("role").asText()).isEqualTo("viewer");
        call(plain, "POST", CONFIRM, "{}").isProblem(403, "forbidden");
        call(confirming, "POST", CONFIRM, "{}").isProblem(422, "invalid");
        call(expiring, "GET", "/leads", null).is(200);
        sql().update("update api_token set expires_at = clock_timestamp() where secret_hash = ?", Secrets.fingerprint(expiring));
        call(expiring, "GET", "/leads", null).isProblem(401, "unauthorized");

        patch("/users/" + owner, "{\"role\": \"operator\"}").is(200);
        call(plain, "DELETE", "/leads/" + UUID.randomUUID(), null).isProblem(403, "forbidden");
        patch("/users/" + owner, "{\"role\": \"admin\"}").is(200);
        call(plain, "GET", "/users", null).isProblem(403, "forbidden");   // it keeps the role that it was made with
    }

    @Test
    void whatIsWrongAboutANewTokenIsSaid() {
        person("modest@example.com", "viewer");
        String viewer = id("modest@example.com");
        String name = "taken " + UUID.randomUUID();
        post("/tokens", Json.write(Map.of("name", name))).is(201);
        post("/tokens", Json.write(Map.of("name", name))).isProblem(409, "already-exists");
        post("/tokens", Json.write(Map.of("name", "n", "user_id", viewer, "role", "operator"))).isInvalidAt("/role");
        post("/tokens", Json.write(Map.of("name", "n", "user_id", UUID.randomUUID().toString()))).isInvalidAt("/user_id");
        post("/tokens", Json.write(Map.of("name", "n", "user_id", "nobody"))).isInvalidAt("/user_id");
        post("/tokens", Json.write(Map.of("name", "n", "expires_at", "2020-01-01T00:00:00Z"))).isInvalidAt("/expires_at");
        post("/tokens", Json.write(Map.of("name", "n", "scopes", List.of("everything")))).isInvalidAt("/scopes/0");
        post("/tokens", "{\"name\": \" \"}").isInvalidAt("/name");
    }

    @Test
    @DisplayName("C-20 a token cannot make one that may do more than itself")
    void aTokenCannotMakeOneThatMayDoMore() {
        String careful = token(Map.of());
        call(careful, "POST", "/tokens", Json.write(Map.of("name", "more " + UUID.randomUUID(), "scopes", List.of("confirm")))).isInvalidAt("/scopes");
        call(careful, "POST", "/tokens", Json.write(Map.of("name", "same " + UUID.randomUUID()))).is(201);
        String session = somebody();
        person(session, "admin");
        browse(signIn(session, PASSWORD), "POST", "/tokens", Json.write(Map.of("name", "by a session " + UUID.randomUUID(), "scopes", List.of("confirm")))).is(201);
    }

    @Test
    @DisplayName("C-06 C-20 an administrator's token that may not confirm can make nobody who may, nor become one")
    void aTokenThatMayNotConfirmCannotMakeAnybodyWhoMay() {
        String careful = token(Map.of());
        String confirming = token(Map.of("scopes", List.of("confirm")));
        String email = somebody();
        String made = Json.write(Map.of("email", email, "role", "approver", "password", PASSWORD));
        String path = "/users/" + id("approver@example.com");

        assertThat(call(careful, "POST", "/users", made).isProblem(403, "forbidden").body()).contains("scope confirm", "sign in");
        call(careful, "PATCH", path, Json.write(Map.of("password", BETTER))).isProblem(403, "forbidden");
        call(careful, "PATCH", path, "{\"role\": \"admin\"}").isProblem(403, "forbidden");
        call(careful, "GET", path, null).is(200);
        assertThat(count("select count(*) from app_user where email = ?", email)).isZero();

        call(confirming, "POST", "/users", made).is(201);
        call(confirming, "PATCH", "/users/" + id(email), "{\"role\": \"viewer\"}").is(200);
    }

    @Test
    @DisplayName("C-20 nobody gives another person's token the scope to confirm: a decision is always by whoever gave the right to it")
    void nobodyMayConfirmInAnotherPersonsName() {
        String approver = id("approver@example.com");
        String itself = id("admin@localhost");
        Map<String, Object> wanted = Map.of("name", "for another " + UUID.randomUUID(), "user_id", approver, "scopes", List.of("confirm"));

        Answer refused = post("/tokens", Json.write(wanted)).isInvalidAt("/scopes");

        assertThat(refused.json().at("/errors/0/detail").asText()).contains("for yourself");
        String email = somebody();
        person(email, "admin");
        browse(signIn(email, PASSWORD), "POST", "/tokens", Json.write(wanted)).isInvalidAt("/scopes");
        token(Map.of("user_id", approver));
        token(Map.of("user_id", itself, "scopes", List.of("confirm")));
    }

    @Test
    @DisplayName("C-20 a token that ends cannot make one that outlives it")
    void aTokenThatEndsCannotMakeOneThatOutlivesIt() {
        String ends = "2999-01-01T00:00:00Z";
        String ending = token(Map.of("expires_at", ends));

        Answer refused = call(ending, "POST", "/tokens", Json.write(Map.of("name", "endless " + UUID.randomUUID()))).isInvalidAt("/expires_at");
        assertThat(refused.json().at("/errors/0/detail").asText()).contains("2999-01-01T00:00:00.000Z");
        call(ending, "POST", "/tokens", "{\"name\": \"endless " + UUID.randomUUID() + "\", \"expires_at\": null}").isInvalidAt("/expires_at");
        call(ending, "POST", "/tokens", Json.write(Map.of("name", "later " + UUID.randomUUID(), "expires_at", "2999-01-01T00:00:01Z"))).isInvalidAt("/expires_at");
        call(ending, "POST", "/tokens", Json.write(Map.of("name", "as long " + UUID.randomUUID(), "expires_at", ends))).is(201);
    }

    @Test
    void listsArePaged() {
        for (int i = 0; i < 3; i++) {
            person(somebody(), "viewer");
        }
        JsonNode first = get("/users?limit=2").is(200).json();
        assertThat(first.get("items")).hasSize(2);
        JsonNode second = get("/users?limit=2&cursor=" + first.get("next_cursor").asText()).is(200).json();
        assertThat(second.get("items")).isNotEmpty().doesNotContainAnyElementsOf(first.get("items"));
        assertThat(first.get("total").asInt()).isGreaterThan(3);
        assertThat(first.toString()).doesNotContain("hash");
    }

    private String token(Map<String, Object> members) {
        Map<String, Object> body = new HashMap<>(members);
        body.put("name", "token " + UUID.randomUUID());
        return post("/tokens", Json.write(body)).is(201).json().get("token").asText();
    }

    /** A token that a person has made for themself with a session, for which they must be an administrator. */
    private String ownToken(String email, Map<String, Object> members) {
        Map<String, Object> body = new HashMap<>(members);
        body.put("name", "token " + UUID.randomUUID());
        String role = sql().queryForObject("select role from app_user where email = ?", String.class, email);
        sql().update("update app_user set role = 'admin' where email = ?", email);
        String token = browse(signIn(email, PASSWORD), "POST", "/tokens", Json.write(body)).is(201).json().get("token").asText();
        sql().update("update app_user set role = ? where email = ?", role, email);
        return token;
    }

    private String id(String email) {
        return sql().queryForObject("select user_id::text from app_user where email = ?", String.class, email);
    }

    private List<String> eventsAbout(String userId) {
        return sql().queryForList("select event from audit_event where entity_type = 'user' and entity_id = ?::uuid", String.class, userId);
    }

    private static String somebody() {
        return "p" + UUID.randomUUID() + "@example.com";
    }

    private static String passwords(String current, String wanted) {
        return Json.write(Map.of("current_password", current, "new_password", wanted));
    }
}
