package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import org.junit.jupiter.api.Test;

/** What the API and the health entries say of connectors that are not configured, to whom. */
class ConnectorsApiTest extends ApiTest {

    private static final String GROUP = "/actuator/health/connectors";

    @Test
    void everyoneWhoIsSignedInReadsAllConnectorsInOrder() {
        Answer answer = call(VIEWER, "GET", "/assistant/connectors", null).is(200);

        assertThat(answer.items("name")).containsExactly("khoj", "apify", "openstreetmap", "smtp", "database");
        assertThat(answer.items("state")).containsExactly("not_configured", "not_configured", "not_configured", "not_configured", "ok");
        assertThat(answer.json().path("total").asInt()).isEqualTo(5);
        assertThat(answer.json().path("next_cursor").isNull()).isTrue();
        for (JsonNode connector : answer.json().path("items")) {
            assertThat(connector.fieldNames()).toIterable().containsExactlyInAnyOrder("name", "state", "reason", "what_to_do", "checked_at", "last_success_at");
            assertThat(connector.path("reason").asText()).endsWith(".");
            assertThat(connector.path("checked_at").asText()).endsWith("Z");
            boolean ok = connector.path("state").asText().equals("ok");
            assertThat(connector.path("what_to_do").isNull()).as(connector.toString()).isEqualTo(ok);
            assertThat(connector.path("last_success_at").isNull()).as(connector.toString()).isEqualTo(!ok);
        }
        raw("GET", BASE + "/assistant/connectors", null).isProblem(401, "unauthorized");
        call(VIEWER, "GET", "/assistant/connectors?limit=1", null).isInvalidAt("/limit");
    }

    @Test
    void detailsOfTheHealthAreForThoseWhoAreSignedIn() {
        call(VIEWER, "GET", "/assistant/connectors", null).is(200);

        Answer stranger = raw("GET", GROUP, null).is(200);
        assertThat(stranger.json()).hasSize(1);
        assertThat(stranger.json().path("status").asText()).isEqualTo("UP");
        assertThat(raw("GET", "/actuator/health", null).is(200).body()).doesNotContain("components", "details", "KHOJ");

        JsonNode details = raw("GET", GROUP, null, "Authorization", "Bearer " + VIEWER).is(200).json().path("components");
        assertThat(details.fieldNames()).toIterable().containsExactlyInAnyOrder("khoj", "apify", "openstreetmap", "smtp", "database");
        assertThat(details.at("/khoj/details/reason").asText()).contains("KHOJ_API_BASE_URL");
        assertThat(details.at("/database/status").asText()).isEqualTo("UP");
    }

    @Test
    void chatWithoutKhojSaysWhatIsMissing() {
        Answer answer = call(VIEWER, "POST", "/assistant/chat", "{\"message\": \"Hello\"}").isProblem(503, "khoj-unavailable");

        assertThat(answer.json().path("detail").asText()).contains("KHOJ_API_BASE_URL");
        assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
    }
}
