package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.KhojDouble;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an outside service gets to see of a request is written in the routes; nothing that a caller sends goes along. */
class HeaderIsolationTest extends ConnectedStoryTest {

    private static final String[] STRAY = {"Cookie", "stray=1", "X-Stray", "stray", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "breadcrumbId", "stray",
        "X-Forwarded-For", "203.0.113.9", "CamelHttpUri", "http://stray.invalid", "Call-Deadline", "1", "User-Agent", "stray"};

    @Test
    void khojAndApifySeeTheirOwnHeadersAndNoneOfTheCallers() {
        khoj.deleteAgents();

        JsonNode run = settled(id(post(EXECUTE, Json.write(Map.of("command", ENGLISH)), STRAY).is(202).json()));

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(khoj.calls()).contains("POST /api/chat");
        assertThat(names(khoj.headers())).containsExactlyInAnyOrder("accept-encoding", "authorization", "connection", "content-length", "content-type", "host", "user-agent");
        assertThat(khoj.headers()).allSatisfy(headers -> {
            assertThat(headers.get("authorization")).containsExactly("Bearer " + KhojDouble.TOKEN);
            assertThat(headers.get("user-agent")).containsExactly("prospect-assistant");
        });

        assertThat(APIFY.runs()).hasSize(1);
        assertThat(names(APIFY.headers())).containsExactlyInAnyOrder("accept-encoding", "authorization", "connection", "content-length", "content-type", "host", "user-agent");
        assertThat(APIFY.headers()).allSatisfy(headers -> {
            assertThat(headers.get("authorization")).containsExactly("Bearer " + ApifyDouble.TOKEN);
            assertThat(headers.get("user-agent")).singleElement().asString().startsWith("ProspectAssistant/1.0");
        });
        assertThat(khoj.headers() + "" + APIFY.headers()).doesNotContain("stray", ADMIN, "203.0.113.9");
    }

    private static List<String> names(List<Map<String, List<String>>> calls) {
        return calls.stream().flatMap(headers -> headers.keySet().stream()).distinct().toList();
    }
}
