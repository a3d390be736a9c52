package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.doubles.KhojDouble;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole product with a Khoj that answers the plan which a test gives. Other commands get no plan there, so that the local planner makes it. */
public abstract class GivenPlansTest extends ProductTest {

    private static final Map<String, String> PLANS = new ConcurrentHashMap<>();
    private static final KhojDouble KHOJ = new KhojDouble().reply(command -> PLANS.getOrDefault(command, "I have no plan for that."));

    @DynamicPropertySource
    static void khoj(DynamicPropertyRegistry settings) {
        settings.add("prospect.khoj.base-url", KHOJ::baseUrl);
        settings.add("prospect.khoj.bearer-token", () -> KhojDouble.TOKEN);
        settings.add("prospect.chat.breaker.wait-seconds", () -> 1);
    }

    /** The Khoj of this product. Tests come one after the other; who makes it misbehave makes it well again. */
    protected static KhojDouble khoj() {
        return KHOJ;
    }

    /** What Khoj answers to this command or message from now on. */
    protected static void khojAnswers(String heard, String answer) {
        PLANS.put(heard, answer);
    }

    /** Keeps the next planning waiting for Khoj until it is released. */
    protected static KhojDouble.HeldChat holdNextPlanning() {
        return KHOJ.holdNextChat();
    }

    /** Carries out a plan of these actions (JSON objects, separated by commas) and waits until it is settled or waits for a person. */
    protected JsonNode executePlan(String actions) {
        JsonNode run = execute(commandFor(actions));
        assertThat(run.path("planner_note").isNull()).as("the plan is one: %s", run.path("planner_note")).isTrue();
        return run;
    }

    /** An action of a plan. Params are JSON with single quotation marks. */
    protected static String step(String id, String type, String params, String... dependsOn) {
        return "{\"id\": \"" + id + "\", \"type\": \"" + type + "\", \"params\": " + params.replace('\'', '"') + ", \"depends_on\": " + Json.write(dependsOn) + "}";
    }

    /** Carries out a plan of these steps and waits until it is settled or waits for a person. */
    protected JsonNode executeSteps(String... steps) {
        return executePlan(String.join(", ", steps));
    }

    /** A step that deletes the leads of a city. */
    protected static String deleteLeadsIn(String city) {
        return step("a1", "delete_leads", in(city));
    }

    /** Params that select the leads of a city. */
    protected static String in(String city) {
        return "{'filter': {'city': '" + city + "'}}";
    }

    /** A command whose plan has these actions. */
    protected static String commandFor(String actions) {
        return commandForAnswer("{\"version\": 1, \"language\": \"en\", \"summary\": \"As the test wants it.\", \"actions\": [" + actions + "]}");
    }

    /** A command that Khoj answers so. */
    protected static String commandForAnswer(String answer) {
        String command = "Carry out plan " + UUID.randomUUID();
        PLANS.put(command, answer);
        return command;
    }
}
