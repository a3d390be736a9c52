package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What every operation of the contract refuses, and that a refusal tells nothing of the inside; read from the OpenAPI file. */
class RefusalsTest extends ApiTest {

    private static final Map<String, String> TABLES = Map.of("user", "app_user", "token", "api_token");
    private static final Pattern INSIDE = Pattern.compile("(?i)exception|\\bat [a-z]+\\.[a-z.]+\\(|\\b(org|java|javax|jakarta|com|io)\\.[a-z]+\\.|\\bselect\\s+.+\\sfrom\\b|\\binsert into\\b"
            + "|\\bupdate\\s+\\w+\\s+set\\b|sqlstate|psql|jdbc|/home/|/usr/|/tmp/|\\.java\\b|\\.sql\\b|\\.yaml\\b|camel|tomcat|hikari");

    @Autowired
    private Contract contract;

    @BeforeEach
    void somethingOfEverything() {
        for (String[] entity : new String[][] {{"/leads", "name"}, {"/projects", "name"}, {"/tasks", "title"}}) {
            post(entity[0], Json.write(Map.of(entity[1], "Refusals"))).is(201);
        }
        post("/assistant/schedules", "{\"name\": \"Refusals\", \"command\": \"Find 1 dentist in Lyon\", \"cron\": \"0 6 * * 1\", \"timezone\": \"Europe/Paris\", \"enabled\": false}").is(201);
        post("/tokens", Json.write(Map.of("name", UUID.randomUUID().toString()))).is(201);
    }

    @Test
    @DisplayName("C-07 no write takes a column that the contract does not name")
    void noWriteTakesAColumnThatTheContractDoesNotName() {
        Set<String> columns = new TreeSet<>(sql().queryForList("select distinct column_name from information_schema.columns where table_schema = 'public' and table_name not like 'qrtz%'",
                String.class));
        assertThat(columns).contains("user_id", "role", "score", "suppressed", "secret_hash", "password_hash", "edited_fields");
        int tried = 0;
        for (Contract.Operation operation : contract.operations()) {
            if (!operation.mediaTypes().contains("application/json")) {
                continue;
            }
            Set<String> named = members(operation);
            ObjectNode body = Json.MAPPER.createObjectNode();
            columns.stream().filter(column -> !named.contains(column)).forEach(body::putNull);
            Answer answer = call(ADMIN, operation.method(), path(operation), body.toString());
            answer.isProblem(422, "invalid");
            Set<String> refused = new HashSet<>();
            answer.json().get("errors").forEach(error -> refused.add(error.get("pointer").asText().substring(1)));
            body.fieldNames().forEachRemaining(column -> assertThat(refused).as(operation.id()).contains(column));
            tried++;
        }
        assertThat(tried).isGreaterThan(12);
    }

    @Test
    @DisplayName("C-24 what is answered to nonsense tells no class, no statement, no path and no stack")
    void answersToNonsenseTellNothingOfTheInside() {
        List<String> bodies = List.of("", "{", "[]", "null", "\"x\"", "{\"a\": {\"b\": [1, 2, {}]}}", "{\"name\": 1, \"title\": [], \"command\": {}, \"email\": true, \"password\": 0}",
                "{\"name\": \"\\u0000\", \"command\": \"\\ud800\"}", "[".repeat(2000), "{\"$where\": \"'; drop table lead; --\"}");
        List<String> queries = List.of("limit=x", "cursor=%00", "sort=%27", "q=%ff%fe", "limit=1&limit=2", "a%5Bb%5D=c", "status=%27%20or%201=1--", "q=%25%25zz");
        int answers = 0;
        for (Contract.Operation operation : contract.operations()) {
            List<Answer> given = new ArrayList<>();
            if (operation.takesBody()) {
                bodies.forEach(body -> given.add(call(ADMIN, operation.method(), path(operation), body)));
                given.add(call(ADMIN, operation.method(), path(operation), "x", "Content-Type", "text/;;"));
            }
            if (!operation.produces().contains("text/event-stream")) {
                queries.forEach(query -> given.add(call(ADMIN, operation.method().equals("GET") ? "GET" : "HEAD", path(operation) + "?" + query, null)));
            }
            for (Answer answer : given) {
                assertThat(answer.status()).as(operation.id() + ": " + answer.body()).isLessThan(500);
                if (answer.status() >= 400) {
                    assertThat(answer.body()).as(operation.id()).doesNotContainPattern(INSIDE);
                    answers++;
                }
            }
        }
        assertThat(answers).isGreaterThan(300);
    }

    private Set<String> members(Contract.Operation operation) {
        JsonNode content = contract.document().at("/paths/" + operation.path().replace("~", "~0").replace("/", "~1") + "/" + operation.method().toLowerCase() + "/requestBody/content");
        String schema = content.get("application/json").at("/schema/$ref").asText().replaceFirst(".*/", "");
        JsonNode properties = contract.document().at("/components/schemas/" + schema + "/properties");
        Set<String> names = new HashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        assertThat(names).as(schema).isNotEmpty();
        return names;
    }

    /** With an id that exists, so that what is refused is the body; a session and what only a run makes need not. */
    private String path(Contract.Operation operation) {
        if (operation.entity() == null) {
            return operation.path();
        }
        boolean writes = operation.takesBody();
        String table = TABLES.getOrDefault(operation.entity(), operation.entity());
        String id = writes ? sql().queryForObject("select " + operation.entity() + "_id::text from " + table + " order by 1 desc limit 1", String.class) : UUID.randomUUID().toString();
        return operation.path().replaceAll("\\{[^}]*}", id);
    }
}
