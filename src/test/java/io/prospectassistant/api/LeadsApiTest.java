package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeadsApiTest extends ApiTest {

    @Test
    void aLeadThatAPersonTypedIsCreatedReadChangedAndDeleted() {
        Answer created = post("/leads", """
                {"name": "  Cabinet Éloïse ", "city": "Lyon", "category": "dentist", "email": "a@example.com"}""").is(201);
        String id = created.json().get("lead_id").asText();
        assertThat(created.header("Location")).isEqualTo(BASE + "/leads/" + id);
        assertThat(created.json().get("name").asText()).isEqualTo("Cabinet Éloïse");
        assertThat(created.json().get("source").asText()).isEqualTo("manual");
        assertThat(created.json().get("status").asText()).isEqualTo("new");
        assertThat(get("/leads/" + id).is(200).json()).isEqualTo(created.json());

        JsonNode changed = patch("/leads/" + id, "{\"status\": \"contacted\", \"email\": null}").is(200).json();
        assertThat(changed.get("status").asText()).isEqualTo("contacted");
        assertThat(changed.get("email").isNull()).isTrue();
        assertThat(changed.get("city").asText()).isEqualTo("Lyon");

        assertThat(sql().queryForList("select unnest(edited_fields) from lead where lead_id = ?::uuid order by 1", String.class, id))
                .containsExactly("category", "city", "email", "name", "status");

        Answer deleted = delete("/leads/" + id).is(204);
        assertThat(deleted.body()).isEmpty();
        get("/leads/" + id).isProblem(404, "not-found");
        delete("/leads/" + id).isProblem(404, "not-found");

        assertThat(sql().queryForList("select event || ' ' || detail || ' ' || actor from audit_event where entity_id = ?::uuid order by position", String.class, id))
                .containsExactly(
                        "lead.created {\"fields\": [\"name\", \"city\", \"category\", \"email\"]} admin@localhost",
                        "lead.updated {\"fields\": [\"status\", \"email\"]} admin@localhost",
                        "lead.deleted {\"tasks\": 0} admin@localhost");
    }

    @Test
    void whatFollowsFromAFieldIsKeptWithTheLead() {
        String id = post("/leads", "{\"name\": \"Mobile\", \"phone\": \"+33612345678\", \"latitude\": 45.75, \"longitude\": 4.85}").is(201).json().get("lead_id").asText();
        assertThat(facts(id)).isEqualTo("{\"phone_kind\": \"mobile\"}");
        sql().update("update lead set facts = '{\"claimed\": true}' where lead_id = ?::uuid", id);

        patch("/leads/" + id, "{\"phone\": \"+33612345679\", \"latitude\": 91}").isInvalidAt("/latitude");
        patch("/leads/" + id, "{\"phone\": \"+33612345679\"}").is(200);

        assertThat(facts(id)).isEqualTo("{\"claimed\": true, \"phone_kind\": \"mobile\"}");
        assertThat(get("/leads/" + id).json().get("latitude").asDouble()).isEqualTo(45.75);
        assertThat(sql().queryForObject("select provenance->'phone'->>'source' from lead where lead_id = ?::uuid", String.class, id)).isEqualTo("manual");
    }

    private String facts(String lead) {
        return sql().queryForObject("select facts::text from lead where lead_id = ?::uuid", String.class, lead);
    }

    @Test
    void anEmptyChangeChangesNothing() {
        JsonNode lead = post("/leads", "{\"name\": \"Unmoved\"}").is(201).json();
        String id = lead.get("lead_id").asText();

        assertThat(patch("/leads/" + id, "{}").is(200).json()).isEqualTo(lead);
        assertThat(sql().queryForObject("select count(*) from audit_event where entity_id = ?::uuid", Integer.class, id)).isEqualTo(1);
    }

    @Test
    void aMergePatchMayCallItselfSo() {
        String id = post("/leads", "{\"name\": \"Merge\"}").is(201).json().get("lead_id").asText();

        JsonNode changed = call(OPERATOR, "PATCH", "/leads/" + id, "{\"city\": \"Nîmes\"}", "Content-Type", "application/merge-patch+json; charset=utf-8").is(200).json();

        assertThat(changed.get("city").asText()).isEqualTo("Nîmes");
    }

    @Test
    void everyOffendingFieldIsNamed() {
        post("/leads", "{}").isInvalidAt("/name");
        post("/leads", "{\"name\": \"\", \"score\": 100, \"status\": \"rich\", \"country\": \"FRA\"}").isInvalidAt("/name", "/score", "/status", "/country");
        post("/leads", "{\"name\": null}").isInvalidAt("/name");
        post("/leads", "[]").isInvalidAt("");
        post("/leads", "{\"name\": \"a\\u0000b\"}").isInvalidAt("/name");
        post("/leads", "{\"name\": \"a\", \"city\": \"\\ud800\"}").isInvalidAt("/city");
        post("/leads", "{\"name\": \"x\", \"phone\": \"not a number\"}").isInvalidAt("/phone");
        post("/leads", "{\"name\": \"x\", \"a/b~c\": 1}").isInvalidAt("/a~1b~0c");
        assertThat(post("/leads", "{\"name\": \"x\", \"é\": 1}").isInvalidAt("/é").body()).isPrintable();
    }

    @Test
    void anUnknownIdIs404WhateverTheBodySays() {
        for (String id : List.of(UUID.randomUUID().toString(), "1", "x%20y", "null", "%C3%A9")) {
            get("/leads/" + id).isProblem(404, "not-found");
        }
        patch("/leads/" + UUID.randomUUID(), "{\"nonsense\": 1}").isProblem(404, "not-found");
        patch("/leads/1", "{\"status\": \"won\"}").isProblem(404, "not-found");
        patch("/leads/1", "{").isProblem(400, "not-json");
        delete("/leads/1").isProblem(404, "not-found");
    }

    @Test
    void leadsAreFoundByEveryFilter() {
        String mark = "f" + UUID.randomUUID().toString().substring(0, 8);
        UUID run = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, status, settled_at) select id, id, 'x', user_id, 'api', 'completed', now() from (select uuid_v7() as id offset 0) i, app_user limit 1 returning run_id""", UUID.class);
        UUID action = sql().queryForObject("insert into action (run_id, seq, plan_id, type) values (?, 1, 'a1', 'source_leads_apify') returning action_id", UUID.class, run);
        UUID scored = insert(mark + " Alpha", "Évian", "dentist", "qualified", 70, "x@example.com", "sample");
        UUID poor = insert(mark + " Beta", "Lyon", "bakery", "new", 20, null, "apify");
        UUID unscored = insert(mark + " Gamma", "Lyon", "dentist", "new", null, "y@example.com", "manual");
        sql().update("insert into run_lead values (?, ?, ?, 'created')", run, action, poor);

        assertThat(ids("q=" + mark)).containsExactly(unscored, poor, scored);
        assertThat(ids("q=" + mark + "%20alpha")).containsExactly(scored);
        assertThat(ids("q=" + mark + "&city=evian")).containsExactly(scored);
        assertThat(ids("q=" + mark + "&category=dentist")).containsExactly(unscored, scored);
        assertThat(ids("q=" + mark + "&status=qualified")).containsExactly(scored);
        assertThat(ids("q=" + mark + "&min_score=20")).containsExactly(poor, scored);
        assertThat(ids("q=" + mark + "&max_score=70")).containsExactly(poor, scored);
        assertThat(ids("q=" + mark + "&min_score=21&max_score=69")).isEmpty();
        assertThat(ids("q=" + mark + "&has_email=true")).containsExactly(unscored, scored);
        assertThat(ids("q=" + mark + "&has_email=false")).containsExactly(poor);
        UUID project = sql().queryForObject("insert into project (name) values ('P') returning project_id", UUID.class);
        sql().update("update lead set phone = '+33465710012', project_id = ? where lead_id = ?", project, poor);
        assertThat(ids("q=" + mark + "&has_phone=true")).containsExactly(poor);
        assertThat(ids("q=" + mark + "&has_phone=false")).containsExactly(unscored, scored);
        assertThat(ids("project_id=" + project)).containsExactly(poor);
        assertThat(ids("q=" + mark + "&project_id=nonsense")).isEmpty();
        assertThat(ids("q=" + mark + "&source=sample")).containsExactly(scored);
        assertThat(ids("run_id=" + run)).containsExactly(poor);
        assertThat(ids("run_id=nonsense")).isEmpty();
    }

    @Test
    void badFiltersAreNamed() {
        get("/leads?limit=0").isInvalidAt("/limit");
        get("/leads?limit=201").isInvalidAt("/limit");
        get("/leads?limit=ten").isInvalidAt("/limit");
        get("/leads?limit=1&limit=2").isInvalidAt("/limit");
        get("/leads?cursor=abc").isInvalidAt("/cursor");
        get("/leads?cursor=").isInvalidAt("/cursor");
        get("/leads?status=rich").isInvalidAt("/status");
        get("/leads?min_score=101").isInvalidAt("/min_score");
        get("/leads?has_email=maybe").isInvalidAt("/has_email");
        get("/leads?has_phone=1&project_id=").isInvalidAt("/has_phone", "/project_id");
        get("/leads?source=phonebook").isInvalidAt("/source");
        get("/leads?colour=blue").isInvalidAt("/colour");
        get("/leads?CamelSqlQuery=select%201").isInvalidAt("/CamelSqlQuery");
        get("/leads?q=%00").isProblem(422, "invalid");
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() {
        String mark = "p" + UUID.randomUUID().toString().substring(0, 8);
        List<UUID> inserted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            inserted.add(0, insert(mark + " " + i, "Lyon", "dentist", "new", i, null, "sample"));
        }
        // Rows of one statement share their time, so that the id has to decide.
        sql().update("update lead set created_at = '2026-01-01T00:00:00.123456Z' where name like ?", mark + "%");

        List<UUID> read = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = get("/leads?limit=3&q=" + mark + cursor).is(200).json();
            assertThat(page.get("total").asInt()).isEqualTo(7);
            page.get("items").forEach(item -> read.add(UUID.fromString(item.get("lead_id").asText())));
            cursor = page.get("next_cursor").isNull() ? null : "&cursor=" + page.get("next_cursor").asText();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(read).containsExactlyElementsOf(inserted);
    }

    @Test
    void leadsComeInTheOrderThatWasAskedForAndACursorIsOfThatOrder() {
        String mark = "s" + UUID.randomUUID().toString().substring(0, 8);
        UUID unscored = insert(mark + " Éric", null, "dentist", "new", null, null, "sample");
        UUID low = insert(mark + " eric 2", "Évian", "dentist", "new", 10, null, "sample");
        UUID high = insert(mark + " Anne", "Annecy", "dentist", "new", 90, null, "sample");

        assertThat(ids("q=" + mark)).isEqualTo(ids("sort=-created_at&q=" + mark)).containsExactly(high, low, unscored);
        assertThat(ids("sort=created_at&q=" + mark)).containsExactly(unscored, low, high);
        assertThat(ids("sort=name&q=" + mark)).containsExactly(high, unscored, low);
        assertThat(ids("sort=-name&q=" + mark)).containsExactly(low, unscored, high);
        assertThat(ids("sort=score&q=" + mark)).containsExactly(low, high, unscored);
        assertThat(ids("sort=-score&q=" + mark)).containsExactly(high, low, unscored);
        assertThat(ids("sort=city&q=" + mark)).containsExactly(high, low, unscored);
        assertThat(ids("sort=-city&q=" + mark)).containsExactly(low, high, unscored);

        String cursor = get("/leads?limit=1&sort=-score&q=" + mark).is(200).json().get("next_cursor").asText();
        assertThat(ids("limit=1&sort=-score&q=" + mark + "&cursor=" + cursor)).containsExactly(low);
        get("/leads?sort=score&cursor=" + cursor).isInvalidAt("/cursor");
        get("/leads?cursor=" + cursor).isInvalidAt("/cursor");
        get("/leads?sort=colour").isInvalidAt("/sort");
    }

    @Test
    void aListThatEndsWithItsPageHasNoNextOne() {
        String mark = "e" + UUID.randomUUID().toString().substring(0, 8);
        insert(mark, "Lyon", "dentist", "new", 1, null, "sample");
        insert(mark, "Lyon", "dentist", "new", 1, null, "sample");

        assertThat(get("/leads?limit=2&q=" + mark).json().get("next_cursor").isNull()).isTrue();
        JsonNode none = get("/leads?q=none" + mark).is(200).json();
        assertThat(none.get("items")).isEmpty();
        assertThat(none.get("total").asInt()).isZero();
    }

    @Test
    void aLeadTakesItsTasksWithIt() {
        String lead = post("/leads", "{\"name\": \"With tasks\"}").is(201).json().get("lead_id").asText();
        String task = post("/tasks", "{\"title\": \"Call\", \"lead_id\": \"" + lead + "\"}").is(201).json().get("task_id").asText();

        delete("/leads/" + lead).is(204);

        get("/tasks/" + task).isProblem(404, "not-found");
        assertThat(sql().queryForList("select event from audit_event where entity_id = ?::uuid", String.class, task)).containsExactly("task.created", "task.deleted");
    }

    private List<UUID> ids(String query) {
        return get("/leads?" + query).is(200).items("lead_id").stream().map(UUID::fromString).toList();
    }

    private UUID insert(String name, String city, String category, String status, Integer score, String email, String source) {
        return sql().queryForObject("""
                insert into lead (identity_key, name, city, category, status, score, email, source, created_at)
                values (gen_random_uuid()::text, ?, ?, ?, ?, ?, ?, ?, clock_timestamp()) returning lead_id""", UUID.class, name, city, category, status, score, email, source);
    }
}
