package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import org.junit.jupiter.api.Test;

class CarryOutTest extends GivenPlansTest {

    @Test
    void theMissionIsPlannedLocallyWhenKhojHasNoPlanAndCarriedOut() {
        JsonNode run = execute("Find 20 dental leads in Lyon, score them, run nurturing, notify me.");

        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(run.path("planner_note").asText()).isNotBlank();
        assertThat(run.at("/counts/leads_found").asInt()).isEqualTo(20);
    }

    @Test
    void aPlanOfKhojIsCarriedOut() {
        JsonNode run = executePlan("{\"id\": \"a1\", \"type\": \"create_project\", \"params\": {\"name\": \"" + somewhere() + "\"}}");

        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.path("planner").asText()).isEqualTo("khoj");
    }
}
