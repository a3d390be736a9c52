package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class ContractTest extends ApiTest {

    @Autowired
    private Contract contract;

    @Autowired
    private CamelContext camel;

    @Autowired
    private CamelRequestHandlerMapping routes;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping controllers;

    @Test
    void everyOperationIsServedAndEveryServedPathIsInTheContract() {
        TreeSet<String> routed = new TreeSet<>();
        TreeSet<String> controlled = new TreeSet<>();
        contract.operations().forEach(operation -> (operation.routed() ? routed : controlled).add(operation.method() + " " + contract.basePath() + operation.path()));

        // Camel maps what a controller serves as well, and is asked behind the controllers. The consumer of the base path itself gets nothing: the doorkeeper lets nothing through to it.
        Set<String> doors = mappings(routes);
        doors.removeIf(mapping -> mapping.endsWith("{*matchOnUriPrefix}") && mapping.contains(contract.basePath() + "/{"));
        Set<String> served = mappings(controllers);
        served.removeIf(mapping -> !mapping.contains(" " + contract.basePath() + "/"));

        assertThat(controllers.getOrder()).isLessThan(routes.getOrder());
        assertThat(served).isEqualTo(controlled);
        assertThat(doors.stream().map(path -> path.replace("/{*matchOnUriPrefix}", "")).filter(path -> !controlled.contains(path))).containsExactlyInAnyOrderElementsOf(routed);
    }

    private static Set<String> mappings(RequestMappingInfoHandlerMapping handlers) {
        Set<String> mapped = new TreeSet<>();
        handlers.getHandlerMethods().keySet().forEach(mapping -> mapping.getMethodsCondition().getMethods()
                .forEach(method -> mapping.getPatternValues().forEach(path -> mapped.add(method + " " + path))));
        return mapped;
    }

    @Test
    void theOperationIsTheRoute() {
        assertThat(contract.operations()).hasSizeGreaterThan(25).allSatisfy(operation -> assertThat(operation.id()).matches("[a-z]+(-[a-z]+)+"));
        assertThat(contract.operations().stream().filter(Contract.Operation::routed)).hasSizeGreaterThan(25).allSatisfy(operation -> {
            assertThat(camel.getRoute(operation.id())).as(operation.id()).isNotNull();
            assertThat(camel.getRoute(operation.id()).getEndpoint().getEndpointUri()).isEqualTo("direct://" + operation.id());
            assertThat(camel.getRoute(operation.id()).getConfigurationId()).as("doors answer problems").isEqualTo("problem-answers");
        });
    }

    /** What a route cannot do well: a session's cookies, a stream of events, a file that is written while it is read. */
    @Test
    void onlyTheseAreServedByAController() {
        assertThat(contract.operations().stream().filter(operation -> !operation.routed()).map(Contract.Operation::id)).containsExactlyInAnyOrder("open-session", "close-session", "change-password", "stream-run-events");
    }

    @Test
    void whatNeedsCredentialsMaySayThatTheyAskTooOften() {
        assertThat(contract.operations()).filteredOn(operation -> operation.role() != null).allSatisfy(operation -> assertThat(contract.document().path("paths").path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT)).path("responses").has("429")).as(operation.id()).isTrue());
    }

    @Test
    void theServedDocumentIsTheFileUnderItsOwnAddress() {
        JsonNode document = raw("GET", "/api/v1/openapi.json", null).is(200).json();

        assertThat(document.at("/servers/0/url").asText()).isEqualTo("https://prospects.example.com/api/v1/admin");
        assertThat(document.get("paths")).isEqualTo(contract.document().get("paths"));
    }

    @Test
    void requestsTakeNothingThatTheyDoNotName() {
        contract.document().at("/components/schemas").fields().forEachRemaining(schema -> {
            if (schema.getKey().matches(".*(Request|Create|Update|Write)")) {
                assertThat(schema.getValue().get("additionalProperties").asBoolean(true)).as(schema.getKey()).isFalse();
            }
        });
    }

    @Test
    void entitiesHaveExactlyTheMembersOfTheContract() {
        String lead = post("/leads", "{\"name\": \"Shape\"}").json().get("lead_id").asText();
        String task = post("/tasks", "{\"title\": \"Shape\"}").json().get("task_id").asText();
        String project = post("/projects", "{\"name\": \"Shape\"}").json().get("project_id").asText();
        JsonNode run = post("/assistant/prospect/execute", "{\"command\": \"Shape\"}").json();

        assertThat(names(get("/leads/" + lead).json())).isEqualTo(names("Lead"));
        assertThat(names(get("/tasks/" + task).json())).isEqualTo(names("Task"));
        assertThat(names(get("/projects/" + project).json())).isEqualTo(names("Project"));
        assertThat(names(run)).isEqualTo(names("Run"));
        assertThat(names(run.get("counts"))).isEqualTo(names("RunCounts"));
        assertThat(names(get("/audit?event=lead.created").json().at("/items/0"))).isEqualTo(names("AuditEvent"));
        assertThat(names(get("/audit/verify").json())).isEqualTo(names("Verification"));
        assertThat(names(get("/leads").json())).isEqualTo(names("LeadList"));
    }

    private TreeSet<String> names(String schema) {
        return names(contract.document().at("/components/schemas/" + schema + "/properties"));
    }

    private static TreeSet<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(names).isNotEmpty();
        return new TreeSet<>(names);
    }
}
