package io.prospectassistant.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import org.springframework.stereotype.Component;

/** Whether a run can still be cancelled, as things stand at that moment. */
@Component("cancellations")
public class Cancellations {

    /**
     * Nothing to say for a run that is on its way or waits for a person, also when it is being stopped already.
     *
     * @param examinedJson what {@code sql/cancellation/examine.sql} found with the run locked; null for an unknown run
     * @throws Problem 404 or 409 with the reason
     */
    public void check(String examinedJson) {
        if (examinedJson == null) {
            throw Problem.notFound("There is no such run.");
        }
        JsonNode examined = Json.tree(examinedJson);
        if (examined.path("settled").asBoolean()) {
            throw Problem.conflict("already-settled", "The run has ended: it is " + examined.path("status").asText() + ". There is nothing left to cancel.");
        }
    }
}
