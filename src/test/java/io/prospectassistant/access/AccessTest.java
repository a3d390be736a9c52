package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class AccessTest extends ApiTest {

    @Autowired
    private HandoverToken handover;

    @Test
    void whoIsNotKnownIsToldWhatToSend() {
        assertThat(call(null, "GET", "/leads", null).isProblem(401, "unauthorized").header("WWW-Authenticate")).isEqualTo("Bearer realm=\"prospect-assistant\"");
        assertThat(call("nobody-has-this", "GET", "/leads", null).isProblem(401, "unauthorized").header("WWW-Authenticate")).contains("invalid_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/admin", "/api/v1/admin/", "/api/v1/admin/people", "/api/v1/admin/leads/", "/api/v1/admin/leads/1/more", "/api/v1/admin/Leads",
            "/api/v1/admin/le%61ds", "/api/v1", "/api/v2/admin/leads", "/error", "/actuator", "/actuator/env", "/index.html", "/assistant.html", "/404", "/404.html", "/_not-found", "/index", "/nothing"})
    void anUnknownPathIs401WithoutAndFourOhFourWithAToken(String path) {
        raw("GET", path, null).isProblem(401, "unauthorized");
        raw("GET", path, null, "Authorization", "Bearer " + ADMIN).isProblem(404, "not-found");
    }

    @Test
    void aTokenWithoutTheScopeCannotConfirmWhateverItsPersonMayDo() {
        token("careful@example.com", "admin", "no-scope-token");
        call("no-scope-token", "POST", "/assistant/prospect/confirm", "{}").isProblem(403, "forbidden");
        call("no-scope-token", "GET", "/leads", null).is(200);
    }

    @Test
    void whoIsNoLongerActiveIsNobody() {
        token("gone@example.com", "admin", "gone-token");
        call("gone-token", "GET", "/leads", null).is(200);
        sql().update("update app_user set active = false where email = 'gone@example.com'");
        call("gone-token", "GET", "/leads", null).isProblem(401, "unauthorized");
    }

    @Test
    void theHandoverTokenActsAsTheFirstAdministrator() {
        assertThat(handover.value()).matches("[0-9a-f]{64}");
        assertThat(call(handover.value(), "POST", "/assistant/prospect/execute", "{\"command\": \"x\"}").is(202).json().get("requested_by").asText()).isEqualTo("admin@localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer ", "bearer-token", "Token " + ADMIN, "Bearer " + ADMIN + " more", "Bearer 'or''='"})
    void nothingButABearerTokenLetsAnyoneIn(String authorization) {
        raw("GET", BASE + "/leads", null, "Authorization", authorization).isProblem(401, "unauthorized");
        raw("GET", BASE + "/leads?access_token=" + ADMIN, null).isProblem(401, "unauthorized");
        raw("GET", BASE + "/leads", null, "Cookie", "JSESSIONID=1; token=" + ADMIN).isProblem(401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assistant", "/assistant.txt", "/leads", "/login", "/icon.svg", "/_next/static/chunks/0a1b2c.js", "/api/v1/openapi.json", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void someThingsAreForEveryone(String path) {
        raw("GET", path, null).is(200);
        raw("GET", path, null, "Authorization", "Bearer nobody-has-this").is(200);
    }

    @Test
    void theRootLeadsToTheAssistantsPage() {
        Answer root = raw("GET", "/", null).is(302);
        assertThat(root.header("Location")).isEqualTo("/assistant");
        assertThat(raw("GET", "/assistant", null).body()).contains("<h1>Assistant</h1>");
        raw("GET", "/assistant/nothing.js", null).isProblem(404, "not-found");
    }
}
