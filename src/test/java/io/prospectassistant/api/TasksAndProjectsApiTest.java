package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import java.util.ArrayList;
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
    void aTaskSaysWhatItsLeadAndItsProjectAreCalled() {
        String lead = post("/leads", "{\"name\": \"Cabinet Éloïse\"}").json().get("lead_id").asText();
        String project = post("/projects", "{\"name\": \"Spring\"}").json().get("project_id").asText();

        JsonNode task = post("/tasks", "{\"title\": \"t\", \"lead_id\": \"" + lead + "\"}").is(201).json();
        assertThat(task.get("lead_name").asText()).isEqualTo("Cabinet Éloïse");
        assertThat(task.get("lead_source").asText()).isEqualTo("manual");
        assertThat(task.get("project_name").isNull()).isTrue();

        String path = "/tasks/" + task.get("task_id").asText();
        JsonNode changed = patch(path, "{\"lead_id\": null, \"project_id\": \"" + project + "\"}").is(200).json();
        assertThat(changed.get("lead_name").isNull()).isTrue();
        assertThat(changed.get("lead_source").isNull()).isTrue();
        assertThat(changed.get("project_name").asText()).isEqualTo("Spring");
        patch("/projects/" + project, "{\"name\": \"Summer\"}").is(200);
        assertThat(get("/tasks?project_id=" + project).is(200).json().at("/items/0/project_name").asText()).isEqualTo("Summer");
        patch(path, "{\"lead_name\": \"x\", \"project_name\": \"x\"}").isInvalidAt("/lead_name", "/project_name");
    }

    @Test
    void tasksAreFoundAndSortedByWhenTheyAreDue() {
        String project = post("/projects", "{\"name\": \"Due\"}").json().get("project_id").asText();
        String never = due(project, null);
        String late = due(project, "2026-12-03T10:00:00Z");
        String early = due(project, "2026-12-01T10:00:00+01:00");
        String sameAsLate = due(project, "2026-12-03T11:00:00+01:00");
        String neverToo = due(project, null);
        String list = "/tasks?project_id=" + project;

        assertThat(get(list).is(200).items("task_id")).isEqualTo(get(list + "&sort=-created_at").is(200).items("task_id")).containsExactly(neverToo, sameAsLate, early, late, never);
        assertThat(get(list + "&sort=due_at").is(200).items("task_id")).containsExactly(early, late, sameAsLate, never, neverToo);
        assertThat(get(list + "&sort=-due_at").is(200).items("task_id")).containsExactly(sameAsLate, late, early, neverToo, never);
        assertThat(get(list + "&due_before=2026-12-03T10:00:00Z").items("task_id")).containsExactly(early);
        assertThat(get(list + "&has_due=false&sort=due_at").items("task_id")).containsExactly(never, neverToo);
        assertThat(get(list + "&has_due=true&sort=due_at").items("task_id")).containsExactly(early, late, sameAsLate);
        assertThat(get(list + "&due_after=2026-12-01T09:00:00Z&sort=due_at").items("task_id")).containsExactly(early, late, sameAsLate);
        assertThat(get(list + "&due_after=2026-12-01T09:00:00.001Z&due_before=2026-12-03T10:00:00.001Z&status=open&sort=due_at").items("task_id")).containsExactly(late, sameAsLate);

        for (String sort : List.of("due_at", "-due_at", "-created_at")) {
            List<String> read = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = get(list + "&limit=1&sort=" + sort + cursor).is(200).json();
                assertThat(page.get("total").asInt()).isEqualTo(5);
                read.add(page.at("/items/0/task_id").asText());
                cursor = page.get("next_cursor").isNull() ? null : "&cursor=" + page.get("next_cursor").asText();
                if (cursor != null) {
                    get(list + "&sort=" + (sort.equals("due_at") ? "-due_at" : "due_at") + cursor).isInvalidAt("/cursor");
                }
            } while (cursor != null);
            assertThat(read).as(sort).isEqualTo(get(list + "&sort=" + sort).items("task_id"));
        }
    }

    private String due(String project, String at) {
        return post("/tasks", "{\"title\": \"t\", \"project_id\": \"" + project + "\", \"due_at\": " + (at == null ? "null" : "\"" + at + "\"") + "}").is(201).json().get("task_id").asText();
    }

    @Test
    void tasksAreCheckedAgainstTheContract() {
        get("/tasks?sort=title&has_due=maybe").isInvalidAt("/has_due", "/sort");
        get("/tasks?due_before=tomorrow&due_after=2026-02-30T00:00:00Z").isInvalidAt("/due_before", "/due_after");
        get("/tasks?cursor=zz").isInvalidAt("/cursor");
        get("/tasks?cursor=ab").isInvalidAt("/cursor");
        get("/tasks?sort=due_at&cursor=ab").isInvalidAt("/cursor");
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
    void aProjectSaysHowMuchBelongsToIt() {
        JsonNode project = post("/projects", "{\"name\": \"Counted\"}").is(201).json();
        String id = project.get("project_id").asText();
        assertThat(counts(project)).isEqualTo("0 0 0");
        for (String status : List.of("open", "open", "done", "cancelled")) {
            post("/tasks", "{\"title\": \"t\", \"status\": \"" + status + "\", \"project_id\": \"" + id + "\"}").is(201);
        }
        sql().update("insert into lead (identity_key, name, source, project_id) select gen_random_uuid()::text, 'L', 'sample', ?::uuid from generate_series(1, 3)", id);

        assertThat(counts(get("/projects/" + id).is(200).json())).isEqualTo("2 1 3");
        assertThat(counts(get("/projects?q=counted").is(200).json().at("/items/0"))).isEqualTo("2 1 3");
        assertThat(counts(patch("/projects/" + id, "{\"status\": \"archived\"}").is(200).json())).isEqualTo("2 1 3");
        patch("/projects/" + id, "{\"leads\": 1}").isInvalidAt("/leads");
    }

    private static String counts(JsonNode project) {
        return project.get("tasks_open").asInt() + " " + project.get("tasks_done").asInt() + " " + project.get("leads").asInt();
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
