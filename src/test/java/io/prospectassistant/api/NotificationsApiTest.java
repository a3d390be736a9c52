package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationsApiTest extends ApiTest {

    private static final String READER = "reader-token";

    @BeforeEach
    void reader() {
        token("reader@example.com", "viewer", READER);
    }

    @Test
    void peopleSeeAndReadTheirOwnNotificationsOnly() {
        UUID first = notification("reader@example.com", "in_app", "unread");
        UUID second = notification("reader@example.com", "in_app", "unread");
        UUID mail = notification("reader@example.com", "email", "skipped");
        UUID foreign = notification("viewer@example.com", "in_app", "unread");

        assertThat(call(READER, "GET", "/notifications", null).is(200).items("notification_id")).containsExactly(mail.toString(), second.toString(), first.toString());
        assertThat(call(READER, "GET", "/notifications?unread=true", null).items("notification_id")).containsExactly(second.toString(), first.toString());
        assertThat(call(READER, "GET", "/notifications?unread=false", null).items("notification_id")).containsExactly(mail.toString());

        assertThat(call(READER, "POST", "/notifications/" + first + "/read", null).is(200).json().get("status").asText()).isEqualTo("read");
        assertThat(call(READER, "POST", "/notifications/" + first + "/read", null).is(200).json().get("status").asText()).isEqualTo("read");
        assertThat(call(READER, "POST", "/notifications/" + mail + "/read", null).is(200).json().get("status").asText()).isEqualTo("skipped");
        call(READER, "POST", "/notifications/" + foreign + "/read", null).isProblem(404, "not-found");
        call(READER, "POST", "/notifications/1/read", null).isProblem(404, "not-found");

        assertThat(call(READER, "POST", "/notifications/read-all", null).is(200).json()).isEqualTo(Json.tree("{\"updated\": 1}"));
        assertThat(call(READER, "POST", "/notifications/read-all", null).is(200).json()).isEqualTo(Json.tree("{\"updated\": 0}"));
        assertThat(sql().queryForObject("select status from notification where notification_id = ?", String.class, foreign)).isEqualTo("unread");
        call(READER, "GET", "/notifications?unread=1", null).isInvalidAt("/unread");
    }

    @Test
    void aBellCountsWhatIsUnreadInAppAlone() {
        token("bell@example.com", "viewer", "bell-token");
        for (String status : new String[] {"unread", "unread", "read"}) {
            notification("bell@example.com", "in_app", status);
        }
        for (String status : new String[] {"queued", "sent", "failed", "skipped"}) {
            notification("bell@example.com", "email", status);
        }

        JsonNode bell = call("bell-token", "GET", "/notifications?unread=true&limit=1", null).is(200).json();

        assertThat(bell.get("total").asInt()).isEqualTo(2);
        assertThat(bell.get("items")).hasSize(1);
        assertThat(bell.at("/items/0/channel").asText()).isEqualTo("in_app");
        call("bell-token", "POST", "/notifications/read-all", null).is(200);
        assertThat(call("bell-token", "GET", "/notifications?unread=true&limit=1", null).is(200).json().get("total").asInt()).isZero();
    }

    @Test
    void mailIsOffUntilItIsSwitchedOnAndInAppStaysOn() {
        token("chooser@example.com", "viewer", "chooser-token");
        JsonNode off = Json.tree("""
                {"events": {"assistant_run_completed": {"in_app": true, "email": false}, "assistant_confirmation_required": {"in_app": true, "email": false}}}""");
        JsonNode on = Json.tree("""
                {"events": {"assistant_run_completed": {"in_app": true, "email": true}, "assistant_confirmation_required": {"in_app": true, "email": false}}}""");
        assertThat(preferences("GET", null).is(200).json()).isEqualTo(off);

        assertThat(preferences("PUT", "{\"events\": {\"assistant_run_completed\": {\"in_app\": true, \"email\": true}}}").is(200).json()).isEqualTo(on);
        assertThat(preferences("GET", null).is(200).json()).isEqualTo(on);
        assertThat(preferences("PUT", off.toString()).is(200).json()).isEqualTo(off);
        assertThat(call(VIEWER, "GET", "/notification-preferences", null).is(200).json()).isEqualTo(off);
    }

    @Test
    void anAdministratorSetsThePreferencesOfOthersAndThatIsTold() {
        String user = sql().queryForObject("select user_id from app_user where email = 'operator@example.com'", String.class);
        String theirs = "/users/" + user + "/notification-preferences";
        String mine = get("/notification-preferences").is(200).body();

        assertThat(call(ADMIN, "PUT", theirs, "{\"events\": {\"assistant_run_completed\": {\"email\": true}}}").is(200).json().at("/events/assistant_run_completed/email").asBoolean()).isTrue();

        assertThat(get(theirs).is(200).json()).isEqualTo(call(OPERATOR, "GET", "/notification-preferences", null).is(200).json());
        assertThat(get("/notification-preferences").is(200).body()).as("one's own stay as they are").isEqualTo(mine);
        assertThat(count("select count(*) from audit_event where event = 'user.updated' and entity_id = ?::uuid and detail->'fields' = '[\"notification_preferences\"]'", user)).isEqualTo(1);
        for (String nobody : new String[] {"nobody", "0190a0b0-0000-7000-8000-000000000000"}) {
            get("/users/" + nobody + "/notification-preferences").isProblem(404, "not-found");
            call(ADMIN, "PUT", "/users/" + nobody + "/notification-preferences", "{\"events\": {\"assistant_run_completed\": {\"email\": true}}}").isProblem(404, "not-found");
        }
        call(ADMIN, "PUT", theirs, "{\"events\": {\"assistant_run_completed\": {\"email\": false}}}").is(200);
    }

    @Test
    void preferencesAreCheckedAgainstTheContract() {
        call(READER, "PUT", "/notification-preferences", "{\"events\": {\"assistant_run_completed\": {\"in_app\": false, \"email\": true}}}")
                .isInvalidAt("/events/assistant_run_completed/in_app");
        call(READER, "PUT", "/notification-preferences", "{\"events\": {\"rain\": {\"email\": true}}}").isInvalidAt("/events/rain");
        call(READER, "PUT", "/notification-preferences", "{}").isInvalidAt("/events");
    }

    private Answer preferences(String method, String body) {
        return call("chooser-token", method, "/notification-preferences", body);
    }

    private UUID notification(String email, String channel, String status) {
        return sql().queryForObject("""
                insert into notification (event, channel, status, user_id, title, body, created_at)
                select 'assistant_run_completed', ?, ?, user_id, 't', 'b', clock_timestamp() from app_user where email = ? returning notification_id""",
                UUID.class, channel, status, email);
    }
}
