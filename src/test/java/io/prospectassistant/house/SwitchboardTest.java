package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.house.RouteFiles.Route;
import io.prospectassistant.plan.ActionType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names what was forgotten when an action is added. */
class SwitchboardTest {

    @Test
    void everyActionThatCanBeCarriedOutHasAFileARouteAndOneArrow() {
        for (ActionType type : ActionType.values()) {
            if (!type.available()) {
                continue;
            }
            Route route = RouteFiles.route(type.id());
            assertThat(route.file()).matches("4\\d-" + type.id() + "\\.camel\\.yaml");
            assertThat(arrows()).as("arrow to " + type.id()).contains(type.wireName() + " → " + type.id());
        }
        assertThat(arrows()).hasSize((int) Arrays.stream(ActionType.values()).filter(ActionType::available).count());
    }

    private static List<String> arrows() {
        List<String> arrows = new ArrayList<>();
        RouteFiles.visit(RouteFiles.route("execute-action").steps(), (key, node) -> {
            if (key.equals("when")) {
                for (JsonNode when : node) {
                    arrows.add(when.at("/expression/simple/expression").asText().replaceAll("^.*'(.*)'$", "$1") + " → " + when.at("/steps/0/to/parameters/name").asText());
                }
            }
        });
        return arrows;
    }

    @Test
    void everyActionHasAPage() {
        for (ActionType type : ActionType.values()) {
            assertThat(Path.of("docs/actions", type.id() + ".md")).exists();
        }
    }

    @Test
    void executeActionHasOneCallerAndActionsAreCalledByTheSwitchboardAlone() {
        assertThat(callers("execute-action")).containsExactly("judge-action");
        for (ActionType type : ActionType.values()) {
            if (type.available()) {
                assertThat(callers(type.id())).as("callers of " + type.id()).containsExactly("execute-action");
            }
        }
    }

    private static List<String> callers(String id) {
        return RouteFiles.routes().stream().filter(route -> route.calls().contains(id)).map(Route::id).toList();
    }

    @Test
    void theGuardrailsAreAContentBasedRouterWithOneBranchPerDecision() {
        Route judge = RouteFiles.route("judge-action");
        assertThat(judge.count("choice")).isEqualTo(1);
        assertThat(judge.calls()).containsSubsequence("execute-action", "park-action", "refuse-action");
        List<String> conditions = new ArrayList<>();
        RouteFiles.visit(judge.steps(), (key, node) -> {
            if (key.equals("when")) {
                node.forEach(when -> conditions.add(when.at("/expression/simple/expression").asText()));
            }
        });
        assertThat(conditions).hasSize(3).allMatch(condition -> condition.contains("${variable.action.verdict}"));
    }

    @Test
    void theOtherPatternsStandWhereTheDocumentationSaysTheyStand() {
        Route carryOut = RouteFiles.route("carry-out-plan");
        assertThat(carryOut.count("split")).isEqualTo(1);
        assertThat(carryOut.count("filter")).isEqualTo(1);
        assertThat(carryOut.definition().toString()).doesNotContain("parallelProcessing");
        assertThat(RouteFiles.route("call-khoj").count("circuitBreaker")).isEqualTo(1);
        assertThat(RouteFiles.route("keep-leads").count("enrich")).isEqualTo(1);
        assertThat(RouteFiles.routes().stream().mapToInt(route -> route.count("wireTap")).sum()).isGreaterThanOrEqualTo(3);
        assertThat(RouteFiles.routes()).filteredOn(route -> route.from().equals("quartz")).extracting(Route::id)
                .contains("fire-schedules", "expire-pending").allSatisfy(id -> assertThat(RouteFiles.route(id).file()).startsWith("80-"));
        assertThat(RouteFiles.all().keySet()).anyMatch(file -> file.startsWith("10-api"));
    }

    @Test
    void theDoorsLeadToOneAcceptance() {
        assertThat(callers("accept-run")).containsExactlyInAnyOrder("execute-prospect", "replay-run", "run-schedule", "fire-next-schedule");
    }
}
