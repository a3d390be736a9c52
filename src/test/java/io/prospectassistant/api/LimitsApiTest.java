package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.prospectassistant.ApiTest;
import io.prospectassistant.Problem;
import io.prospectassistant.run.Submission;
import io.prospectassistant.run.Submissions.Accepted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** With one run a minute, and so a hundred requests from a token and two hundred from a person. Shares its product with {@link SwitchedOffTest}. */
@TestPropertySource(properties = {"prospect.enabled=false", "prospect.guardrails.runs-per-minute=1"})
class LimitsApiTest extends ApiTest {

    @Autowired
    private ProducerTemplate routes;

    @Test
    void aTokenThatRunsWildIsSlowedDownOnEveryOperationAndItsPersonStillGetsIn() {
        token("wild@example.com", "viewer", "wild-token");
        token("wild@example.com", "viewer", "calm-token");
        int allowed = (int) IntStream.range(0, 1000).takeWhile(i -> call("wild-token", "GET", "/leads?limit=1", null).status() == 200).count();

        assertThat(allowed).isBetween(100, 190);
        for (String path : new String[] {"/leads", "/tasks", "/notifications", "/leads/" + UUID.randomUUID(), RUNS + UUID.randomUUID(), "/nothing"}) {
            assertThat(slowedDown("GET", path).header("Retry-After")).isEqualTo("1");
        }
        slowedDown("PUT", "/leads");
        call("calm-token", "GET", "/leads", null).is(200);
        call("calm-token", "GET", "/nothing", null).isProblem(404, "not-found");
        call("nobody-has-this", "GET", "/leads", null).isProblem(401, "unauthorized");
        call("nobody-has-this", "GET", "/nothing", null).isProblem(401, "unauthorized");
        raw("GET", "/actuator/health/liveness", null, "Authorization", "Bearer wild-token").is(200);
    }

    @Test
    void anOperationWithARateOfItsOwnSaysWhenItsNextTurnComes() {
        token("chatty@example.com", "viewer", "chatty-token");
        List<Answer> answers = new ArrayList<>();
        do {
            answers.add(call("chatty-token", "POST", "/assistant/chat", "{\"message\": \"Hello?\"}"));
        } while (answers.get(answers.size() - 1).status() != 429 && answers.size() < 60);

        assertThat(answers).as("a burst of twenty, and what comes back meanwhile").hasSizeBetween(21, 55);
        Answer refused = answers.get(answers.size() - 1).isProblem(429, "too-many-requests");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
    }

    @Test
    void theRunThatIsOneTooManyIsToldWhenTheOldestLeavesTheMinuteAndAKnownKeyIsNeverRefused() {
        String person = sql().queryForObject("insert into app_user (email, role) values ('hasty@example.com', 'operator') returning user_id", String.class);
        Accepted first = accept(person, "key-1");
        accept(person, null);
        sql().update("update run set created_at = created_at - interval '20 seconds' where run_id = ?::uuid", first.runId());

        Problem refused = refused(person, "key-2");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(30, 40);
        assertThat(accept(person, "key-1").runId()).as("the same run, also now").isEqualTo(first.runId());
        assertThat(count("select count(*) from idempotency_key where owner = ?::uuid", person)).as("a refused key may be used later").isEqualTo(1);

        sql().update("update run set created_at = created_at - interval '41 seconds' where run_id = ?::uuid", first.runId());
        assertThat(accept(person, "key-2").runId()).isNotEqualTo(first.runId());
        assertThat(Integer.parseInt(refused(person, null).headers().get("Retry-After"))).as("now the second is the oldest").isBetween(45, 60);
    }

    @Test
    void aScheduleThatAPersonRunsNowCountsLikeAnyRunAndOneThatFiresIsNotHeldBack() {
        sql().update("update feature_flag set enabled = true");
        try {
            token("scheduling@example.com", "operator", "scheduling-token");
            String id = call("scheduling-token", "POST", "/assistant/schedules", "{\"name\": \"n\", \"command\": \"Find 1 bakery in Nantes\", \"cron\": \"0 0 1 1 *\"}").is(201)
                    .json().get("schedule_id").asText();

            settled(id(call("scheduling-token", "POST", "/assistant/schedules/" + id + "/run", null).is(202).json()));
            call("scheduling-token", "POST", "/assistant/schedules/" + id + "/run", null).isProblem(429, "too-many-requests");

            sql().update("update schedule set next_fire_at = now() where schedule_id = ?::uuid", id);
            routes.requestBody("direct:fire-due-schedules", (Object) null);
            assertThat(count("select count(*) from run where schedule_id = ?::uuid", id)).isEqualTo(2);
        } finally {
            sql().update("update feature_flag set enabled = false");
        }
    }

    /** The refusal of a request of the token that runs wild. */
    private Answer slowedDown(String method, String path) {
        Answer refused = call("wild-token", method, path, null);
        for (int i = 0; i < 5 && refused.status() != 429; i++) {   // a turn comes back every 600 ms
            refused = call("wild-token", method, path, null);
        }
        return refused.isProblem(429, "too-many-requests");
    }

    private Accepted accept(String person, String key) {
        return routes.requestBody("direct:accept-run", submission(person, key), Accepted.class);
    }

    private Problem refused(String person, String key) {
        Throwable failure = catchThrowable(() -> routes.requestBody("direct:accept-run", submission(person, key)));
        return Problem.of(failure);
    }

    /** Two runs a minute. */
    private static Submission submission(String person, String key) {
        return new Submission("Make me a coffee.", false, person, "hasty@example.com", "api", "execute", key, "body", null, 2, null);
    }
}
