package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TasksAndProjectsApiTest extends ApiTest {

    @Test
    void aTaskIsCreatedReadChangedAndDeleted() {
        Answer created = call(OPERATOR, "POST", "/tasks", "{\"title\": \"Call\", \"kind\": \"call\", \"due_at\": \"2026-12-01T09:00:00+01:00\"}").is(201);
        String id = created.json().get("task_id").asText();
        assertThat(created.header("Location")).isEqualTo(BASE + "/tasks/" + id);
        assertThat(created.json().get("due_at").asText()).isEqualTo("2026-12-01T08:00:00.000Z");
        assertThat(created.json().get("status").asText()).isEqualTo("open");
        assertThat(get("/tasks/" + id).is(200).json()).isEqualTo(created.json());

        JsonNode changed = patch("/tasks/" + id, "{\"status\": \"done\", \"due_at\": null}").is(200).json();
        assertThat(changed.get("status").asText()).isEqualTo("done");
        assertThat(changed.get("due_at").isNull()).isTrue();
        assertThat(changed.get("kind").asText()).isEqualTo("call");
        assertThat(patch("/tasks/" + id, "{}").is(200).json()).isEqualTo(changed);

        call(APPROVER, "DELETE", "/tasks/" + id, null).is(204);
        get("/tasks/" + id).isProblem(404, "not-found");
        delete("/tasks/" + id).isProblem(404, "not-found");
        patch("/tasks/" + id, "{\"title\": 1}").isProblem(404, "not-found");

        assertThat(told(id)).containsExactly(
                "task.created {\"fields\": [\"title\", \"kind\", \"due_at\"]} operator@example.com",
                "task.updated {\"fields\": [\"status\", \"due_at\"]} admin@localhost",
                "task.deleted {} approver@example.com");
    }

    @Test
    void aTaskNamesLeadsAndProjectsThatExist() {
        String lead = post("/leads", "{\"name\": \"L\"}").json().get("lead_id").asText();
        String project = post("/projects", "{\"name\": \"P\"}").json().get("project_id").asText();
        post("/tasks", "{\"title\": \"t\", \"lead_id\": \"" + UUID.randomUUID() + "\", \"project_id\": \"1\"}").isInvalidAt("/lead_id", "/project_id");
        String task = post("/tasks", "{\"title\": \"t\", \"lead_id\": \"" + lead + "\", \"project_id\": \"" + project + "\"}").is(201).json().get("task_id").asText();
        patch("/tasks/" + task, "{\"lead_id\": \"1\"}").isInvalidAt("/lead_id");
        patch("/tasks/1", "{\"lead_id\": \"1\"}").isProblem(404, "not-found");

        assertThat(get("/tasks?lead_id=" + lead).is(200).items("task_id")).containsExactly(task);
        assertThat(get("/tasks?project_id=" + project + "&status=open&kind=other&q=T").items("task_id")).containsExactly(task);
        assertThat(get("/tasks?project_id=" + project + "&status=done").items("task_id")).isEmpty();
        assertThat(get("/tasks?lead_id=1").items("task_id")).isEmpty();
        assertThat(patch("/tasks/" + task, "{\"lead_id\": null}").is(200).json().get("lead_id").isNull()).isTrue();
    }

    @Test
    void tasksAreCheckedAgainstTheContract() {
        post("/tasks", "{\"kind\": \"fax\", \"status\": \"lost\", \"due_at\": \"tomorrow\", \"step\": 1}").isInvalidAt("/title", "/kind", "/status", "/due_at", "/step");
        post("/tasks", "{\"title\": \"" + "x".repeat(301) + "\"}").isInvalidAt("/title");
        post("/tasks", "{\"title\": \"x\", \"due_at\": \"2026-02-30T00:00:00Z\"}").isInvalidAt("/due_at");
        post("/tasks", "{\"title\": \"x\", \"due_at\": \"0000-01-01T00:00:00Z\"}").isProblem(422, "invalid");
        get("/tasks?kind=fax").isInvalidAt("/kind");
    }

    @Test
    void aProjectIsCreatedReadChangedAndDeletedAndItsTasksStay() {
        Answer created = call(OPERATOR, "POST", "/projects", "{\"name\": \"Spring\", \"description\": \"d\"}").is(201);
        String id = created.json().get("project_id").asText();
        assertThat(created.header("Location")).isEqualTo(BASE + "/projects/" + id);
        assertThat(created.json().get("status").asText()).isEqualTo("active");
        assertThat(get("/projects/" + id).is(200).json()).isEqualTo(created.json());
        assertThat(get("/projects?q=spring&status=active").is(200).items("project_id")).contains(id);

        assertThat(patch("/projects/" + id, "{\"status\": \"archived\", \"description\": null}").is(200).json().get("description").isNull()).isTrue();
        assertThat(get("/projects?q=spring&status=active").items("project_id")).doesNotContain(id);
        String task = post("/tasks", "{\"title\": \"t\", \"project_id\": \"" + id + "\"}").json().get("task_id").asText();

        delete("/projects/" + id).is(204);
        get("/projects/" + id).isProblem(404, "not-found");
        delete("/projects/" + id).isProblem(404, "not-found");
        assertThat(get("/tasks/" + task).is(200).json().get("project_id").isNull()).isTrue();
        assertThat(told(id)).containsExactly(
                "project.created {\"fields\": [\"name\", \"description\"]} operator@example.com",
                "project.updated {\"fields\": [\"status\", \"description\"]} admin@localhost",
                "project.deleted {\"leads_unlinked\": 0, \"tasks_unlinked\": 1} admin@localhost");
    }

    @Test
    void projectsAreCheckedAgainstTheContract() {
        post("/projects", "{\"name\": 5, \"status\": \"lost\", \"run_id\": null}").isInvalidAt("/name", "/status", "/run_id");
        get("/projects?status=lost").isInvalidAt("/status");
        patch("/projects/1", "{}").isProblem(404, "not-found");
    }

    private List<String> told(String entity) {
        return sql().queryForList("select event || ' ' || detail || ' ' || actor from audit_event where entity_id = ?::uuid order by position", String.class, entity);
    }
}
