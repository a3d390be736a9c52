package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** A run on a terminal, from answers of the API. */
class RunReportTest {

    @Test
    void aRunIsReadTopDown() throws IOException {
        assertThat(report().text()).isEqualTo("""

                Trouve 2 dentistes à Lyon et supprime les bars

                Status     awaiting_confirmation
                Planner    local: KHOJ_API_BASE_URL is not set
                Summary    2 dentistes à Lyon
                Counts     2 leads found, 2 leads created, 2 leads scored, 1 tasks created, 1 notifications created

                Plan (3)
                    1  source_leads_apify    auto     succeeded, 2 rows
                    2  delete_leads          confirm  pending_confirmation, 7 rows
                       because deletion, deletions wait for a person
                       waits for confirmation until 2026-11-23T10:00:00.000Z: action_id 0199a1c0-0000-7000-8000-0000000000a2, digest d1g357
                    3  email_leads           reject   failed
                       because not-available-yet
                       not-available-yet, not yet

                Leads (3)
                     87  Centre dentaire de la Croix-Rousse et d…  Lyon                sample
                     61  Cabinet [2J de la Part-Dieu               Lyon                sample
                      -  Sans note                                                     sample

                Tasks (1)
                  call   2026-11-24  Appeler le Centre dentaire

                Notifications (2)
                  in_app  unread   2 leads
                  email   skipped  2 leads (SMTP_HOST is not set)

                Dashboard  http://localhost:8080/assistant?run=0199a1c0-0000-7000-8000-000000000001
                Run        http://localhost:8080/api/v1/admin/assistant/prospect/runs/0199a1c0-0000-7000-8000-000000000001

                """);
    }

    @Test
    void whatWasNotDoneIsSaidWithItsReason() throws IOException {
        ObjectNode run = read("run.json").deepCopy();
        ObjectNode result = ((ObjectNode) run.path("actions").get(0)).putObject("result");
        result.putArray("sources_tried").addObject().put("source", "apify").put("outcome", "skipped").put("detail", "APIFY_TOKEN is not set.");
        result.put("attribution", "© OpenStreetMap contributors");
        result.putObject("not_enrolled").put("already-enrolled", 2);
        JsonNode none = Json.tree("{\"items\": []}");
        assertThat(RunReport.of(run, none, none, none, "http://x").text()).contains("       apify skipped: APIFY_TOKEN is not set.\n", "       © OpenStreetMap contributors\n", "       not enrolled: 2 already-enrolled\n");
    }

    @Test
    void aRunWithoutAPlanSaysWhy() throws IOException {
        ObjectNode run = read("run.json").deepCopy();
        run.putArray("actions");
        run.putObject("counts");
        run.put("status", "failed").putObject("error").put("code", "not-understood").put("detail", "no action found");
        JsonNode none = Json.tree("{\"items\": []}");
        assertThat(RunReport.of(run, none, none, none, "http://x").text()).contains("failed: not-understood, no action found", "Plan: none", "Leads: none", "nothing changed");
    }

    @Test
    void progressNamesWhatIsBeingDone() throws IOException {
        ObjectNode run = read("run.json").deepCopy();
        run.put("status", "running");
        ((ObjectNode) run.path("actions").get(0)).put("status", "running");
        assertThat(RunReport.progress(run)).isEqualTo("running: 2 of 3 actions done, now source_leads_apify");
        run.put("status", "planning").putArray("actions");
        assertThat(RunReport.progress(run)).isEqualTo("planning");
    }

    static RunReport report() throws IOException {
        return RunReport.of(read("run.json"), read("leads.json"), read("tasks.json"), read("notifications.json"), "http://localhost:8080");
    }

    static JsonNode read(String file) throws IOException {
        return Json.tree(new ClassPathResource("start/" + file).getContentAsString(StandardCharsets.UTF_8));
    }
}
