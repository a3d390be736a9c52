package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The checks that are due, and what is said of one that fell over its own feet. */
@Component("connectors")
public class Connectors {

    /** The claims of the database, one JSON text each. */
    public List<String> each(String claims) {
        List<String> each = new ArrayList<>();
        for (JsonNode claim : Json.tree(claims)) {
            each.add(claim.toString());
        }
        return each;
    }

    /** The check that a claim is for; its time begins now. */
    public Check check(String claim) {
        return Check.of(Json.tree(claim));
    }
}
