package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"prospect.enabled=false", "prospect.guardrails.runs-per-minute=1"})
class SwitchedOffTest extends ApiTest {

    @Test
    void withTheFlagOffNothingIsExecutedConfirmedOrReplayedAndReadingWorks() {
        post("/assistant/prospect/execute", "not json").isProblem(403, "feature-disabled");
        post("/assistant/prospect/confirm", "{}").isProblem(403, "feature-disabled");
        post("/assistant/prospect/runs/" + UUID.randomUUID() + "/replay", null).isProblem(403, "feature-disabled");
        post("/assistant/schedules/" + UUID.randomUUID() + "/run", null).isProblem(403, "feature-disabled");
        call(VIEWER, "POST", "/assistant/prospect/execute", "{}").isProblem(403, "forbidden");
        call(null, "POST", "/assistant/prospect/execute", "{}").isProblem(401, "unauthorized");

        post("/assistant/prospect/runs/" + UUID.randomUUID() + "/cancel", null).isProblem(404, "not-found");   // stopping works: that is when it is needed
        get("/assistant/prospect/runs").is(200);
        get("/assistant/prospect/pending").is(200);
        get("/assistant/schedules").is(200);
        assertThat(get("/assistant/flag").is(200).json().get("enabled").asBoolean()).isFalse();
        post("/leads", "{\"name\": \"Still typed by hand\"}").is(201);
    }
}
