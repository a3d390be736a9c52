package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of action from the plan to the rows. */
class ActionsTest extends GivenPlansTest {

    @Test
    void enrichingFillsWhatFollowsAndLeavesAPersonsWordsAlone() {
        String city = somewhere();
        List<String> leads = leads(city, 3);
        sql().update("update lead set website = 'https://www.cabinet-a.fr/accueil' where lead_id = ?::uuid", leads.get(0));
        sql().update("update lead set website = 'https://www.cabinet-b.fr/', edited_fields = '{website}' where lead_id = ?::uuid", leads.get(1));

        JsonNode run = executeSteps(step("a1", "enrich_leads", in(city)));

        assertThat(statuses(run)).as(run.toPrettyString()).containsExactly("succeeded");
        assertThat(run.at("/actions/0/result/leads_checked").asInt()).isEqualTo(3);
        assertThat(get("/leads/" + leads.get(0)).json().path("domain").asText()).isEqualTo("cabinet-a.fr");
        assertThat(get("/leads/" + leads.get(1)).json().path("website").asText()).isEqualTo("https://www.cabinet-b.fr/");
        assertThat(run.at("/counts/leads_updated").asInt()).isEqualTo(entities(run).size()).isGreaterThanOrEqualTo(1);
        assertThat(events(id(run), "lead.updated")).isEqualTo(run.at("/counts/leads_updated").asInt());

        assertThat(executeSteps(step("a1", "enrich_leads", in(city))).at("/counts/leads_updated").asInt()).as("nothing is left to fill").isZero();
    }

    @Test
    void rescoringGoesByPagesAndWritesOnlyWhatHasChanged() {
        String city = somewhere();
        leads(city, 450);

        JsonNode run = executeSteps(step("a1", "rescore_leads", in(city)));

        JsonNode action = run.at("/actions/0");
        assertThat(action.path("status").asText()).isEqualTo("succeeded");
        assertThat(action.path("affected").asInt()).isEqualTo(450);
        assertThat(action.at("/progress/done").asInt()).isEqualTo(450);
        assertThat(action.at("/progress/total").asInt()).isEqualTo(450);
        assertThat(action.at("/result/leads_rescored").asInt()).isEqualTo(450);
        assertThat(action.at("/result/scores_changed").asInt()).isEqualTo(450);
        assertThat(run.at("/counts/leads_scored").asInt()).isEqualTo(450);
        await().atMost(Duration.ofSeconds(10)).until(() -> events(id(run), "action.progress") == 2);
        Map<String, Object> scored = sql().queryForMap("select min(scored_at) as first, max(scored_at) as last, max(revision) as revision from lead where city = ?", city);
        assertThat(scored).containsEntry("revision", 1);

        JsonNode again = executeSteps(step("a1", "rescore_leads", in(city)));

        assertThat(again.at("/actions/0/result/leads_rescored").asInt()).isEqualTo(450);
        assertThat(again.at("/actions/0/result/scores_changed").asInt()).isZero();
        assertThat(sql().queryForMap("select min(scored_at) as first, max(scored_at) as last, max(revision) as revision from lead where city = ?", city)).isEqualTo(scored);
    }

    @Test
    void nurturingGivesEachContactPointOneTaskAndSaysWhoIsHeldBack() {
        String city = somewhere();
        List<String> leads = leads(city, 6);
        String phone = "+334" + (System.nanoTime() % 90_000_000L + 10_000_000L);
        contact(leads.get(0), phone);
        contact(leads.get(1), phone);
        contact(leads.get(2), phone.replace("+334", "+331"));
        sql().update("update lead set suppressed = true where lead_id = ?::uuid", leads.get(2));
        contact(leads.get(3), phone.replace("+334", "+332"));
        contact(leads.get(4), phone.replace("+334", "+333"));
        executeSteps(step("a1", "nurture_leads", "{'filter': {'ids': ['" + leads.get(3) + "']}}"));

        JsonNode run = executeSteps(step("a1", "nurture_leads", in(city)));

        JsonNode result = run.at("/actions/0/result");
        assertThat(result.path("enrolled").asInt()).as(run.toPrettyString()).isEqualTo(2);
        assertThat(result.path("not_enrolled")).isEqualTo(Json.tree("{\"suppressed\": 1, \"no-contact\": 1, \"already-enrolled\": 1, \"same-contact-point\": 1}"));
        assertThat(run.at("/counts/tasks_created").asInt()).isEqualTo(2);
        assertThat(events(id(run), "task.created")).isEqualTo(2);
        assertThat(sql().queryForList("select count(*) from task t join lead l using (lead_id) where l.city = ? group by lead_id", Integer.class, city)).hasSize(3).containsOnly(1);
        assertThat(count("select count(*) from task t join lead l using (lead_id) where l.city = ? and (t.status <> 'open' or t.step <> 1 or t.due_at is null)", city)).isZero();
    }

    @Test
    void whatIsMadeCanBeReadAtItsLink() {
        String name = somewhere();
        String lead = lead(name, name);
        JsonNode run = executeSteps(
                step("a1", "create_project", "{'name': '" + name + "', 'description': 'Autumn'}"),
                step("a2", "create_task", "{'title': 'Visit them', 'kind': 'visit', 'lead_id': '" + lead + "', 'due_at': '2031-05-06T07:08:09Z'}"),
                step("a3", "create_lead", "{'name': '" + name + " II', 'category': 'dentist', 'country': 'FR', 'city': 'Lyon', 'phone': '04 72 10 30 30', 'email': 'Contact@Cabinet-" + name.toLowerCase() + ".fr'}"));

        assertThat(statuses(run)).as(run.toPrettyString()).containsOnly("succeeded");
        JsonNode project = get(run.at("/actions/0/entities/0/href").asText()).is(200).json();
        assertThat(project.path("name").asText()).isEqualTo(name);
        assertThat(project.path("run_id").asText()).isEqualTo(id(run));
        JsonNode task = get(run.at("/actions/1/entities/0/href").asText()).is(200).json();
        assertThat(task.path("lead_id").asText()).isEqualTo(lead);
        assertThat(task.path("kind").asText()).isEqualTo("visit");
        assertThat(task.path("due_at").asText()).isEqualTo("2031-05-06T07:08:09.000Z");
        JsonNode made = get(run.at("/actions/2/entities/0/href").asText()).is(200).json();
        assertThat(made.path("phone").asText()).isEqualTo("+33472103030");
        assertThat(made.path("source").asText()).isEqualTo("manual");
        assertThat(made.path("score").isInt()).isTrue();
        assertThat(made.path("first_run_id").asText()).isEqualTo(id(run));
        assertThat(run.at("/counts/leads_created").asInt()).isEqualTo(1);
        assertThat(run.at("/counts/tasks_created").asInt()).isEqualTo(1);
        assertThat(events(id(run))).contains("project.created", "task.created", "lead.created");
    }

    @Test
    void whatIsChangedIsNormalisedAndTold() {
        String city = somewhere();
        String lead = lead("Old name", city);
        JsonNode made = executeSteps(step("a1", "create_project", "{'name': '" + city + "'}"), step("a2", "create_task", "{'title': 'Old title'}"));
        String project = made.at("/actions/0/entities/0/id").asText();
        String task = made.at("/actions/1/entities/0/id").asText();

        JsonNode run = executeSteps(
                step("a1", "update_lead", "{'lead_id': '" + lead + "', 'changes': {'phone': '04 72 10 30 31', 'status': 'contacted'}}"),
                step("a2", "update_task", "{'task_id': '" + task + "', 'changes': {'status': 'done', 'project_id': '" + project + "', 'lead_id': '" + lead + "'}}"),
                step("a3", "update_project", "{'project_id': '" + project + "', 'changes': {'status': 'archived'}}"));

        assertThat(statuses(run)).as(run.toPrettyString()).containsOnly("succeeded");
        JsonNode changed = get("/leads/" + lead).json();
        assertThat(changed.path("phone").asText()).isEqualTo("+33472103031");
        assertThat(changed.path("status").asText()).isEqualTo("contacted");
        assertThat(changed.path("name").asText()).isEqualTo("Old name");
        assertThat(get("/tasks/" + task).json().path("status").asText()).isEqualTo("done");
        assertThat(get("/tasks/" + task).json().path("project_id").asText()).isEqualTo(project);
        assertThat(get("/tasks/" + task).json().path("title").asText()).isEqualTo("Old title");
        assertThat(get("/projects/" + project).json().path("status").asText()).isEqualTo("archived");
        assertThat(run.at("/counts/leads_updated").asInt()).isEqualTo(1);
        assertThat(events(id(run))).contains("lead.updated", "task.updated", "project.updated");
    }

    @Test
    void manyLeadsAreChangedAtOnce() {
        String city = somewhere();
        leads(city, 3);
        String other = lead("Elsewhere", somewhere());

        JsonNode run = executeSteps(step("a1", "update_leads", "{'filter': {'city': '" + city + "', 'status': 'new'}, 'changes': {'status': 'contacted'}}"));

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.at("/counts/leads_updated").asInt()).isEqualTo(3);
        assertThat(count("select count(*) from lead where city = ? and status = 'contacted' and edited_fields = '{status}'", city)).isEqualTo(3);
        assertThat(get("/leads/" + other).json().path("status").asText()).isEqualTo("new");
    }

    @Test
    void overwritingContactDataOfManyLeadsWaits() {
        String city = somewhere();
        List<String> leads = leads(city, 2);
        String params = "{'filter': {'city': '" + city + "'}, 'changes': {'website': 'https://example.org'}}";

        JsonNode run = executeSteps(step("a1", "update_leads", params));

        assertThat(statuses(run)).containsExactly("pending_confirmation");
        assertThat(run.at("/actions/0/reasons/0/code").asText()).isEqualTo("overwrites-contact-data");
        assertThat(get("/leads/" + leads.get(0)).json().path("website").isNull()).isTrue();
        decide("approve", run, run.at("/actions/0"), "Prefer", "wait=30").is(200);
        assertThat(get("/leads/" + leads.get(0)).json().path("website").asText()).startsWith("https://example.org");

        String one = somewhere();
        lead("Alone", one);
        assertThat(statuses(executeSteps(step("a1", "update_leads", params.replace(city, one))))).containsExactly("succeeded");
    }

    @Test
    void whatAPersonWroteIsNotOverwrittenByALaterSearch() {
        String search = step("a1", "source_leads_apify", "{'query': 'opticien', 'category': 'optician', 'location': 'Toulouse', 'limit': 4}");
        JsonNode first = executeSteps(search);
        assertThat(first.at("/counts/leads_created").asInt()).isEqualTo(4);
        String lead = entities(first).get(0);
        patch("/leads/" + lead, "{\"name\": \"As I know them\", \"phone\": null}").is(200);

        JsonNode second = executeSteps(search);

        assertThat(second.at("/counts/leads_found").asInt()).isEqualTo(4);
        assertThat(second.at("/counts/leads_created").asInt()).isZero();
        assertThat(entities(second)).contains(lead);
        assertThat(get("/leads/" + lead).json().path("name").asText()).isEqualTo("As I know them");
        assertThat(get("/leads/" + lead).json().path("phone").isNull()).isTrue();
        assertThat(second.at("/counts/leads_unchanged").asInt()).as("nothing was changed").isEqualTo(4);
        assertThat(events(id(second), "lead.updated")).isZero();
    }

    @Test
    void tasksAreDeletedOnApproval() {
        String city = somewhere();
        String lead = lead("With tasks", city);
        sql().update("insert into task (title, lead_id) select 'Task ' || n, ?::uuid from generate_series(1, 3) n", lead);

        JsonNode run = executeSteps(step("a1", "delete_tasks", in(city)));
        assertThat(statuses(run)).containsExactly("pending_confirmation");
        assertThat(run.at("/actions/0/affected").asInt()).isEqualTo(3);
        assertThat(run.at("/actions/0/preview/rows/0/type").asText()).isEqualTo("task");
        JsonNode answer = decide("approve", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json();

        assertThat(answer.at("/counts/deleted").asInt()).isEqualTo(3);
        assertThat(count("select count(*) from task where lead_id = ?::uuid", lead)).isZero();
        assertThat(leadsIn(city)).isEqualTo(1);
        assertThat(events(id(run), "task.deleted")).isEqualTo(3);
    }

    @Test
    void projectsAreDeletedOnApprovalAndTheirTasksStay() {
        String name = somewhere();
        String project = sql().queryForObject("insert into project (name) values (?) returning project_id", String.class, name);
        sql().update("insert into task (title, project_id) values (?, ?::uuid)", name, project);

        JsonNode run = executeSteps(step("a1", "delete_projects", "{'name': '" + name + "'}"));
        assertThat(statuses(run)).containsExactly("pending_confirmation");
        decide("approve", run, run.at("/actions/0"), "Prefer", "wait=30").is(200);

        get("/projects/" + project).is(404);
        assertThat(count("select count(*) from task where title = ? and project_id is null", name)).isEqualTo(1);
        assertThat(events(id(run), "project.deleted")).isEqualTo(1);
    }

    @Test
    void aLargeSearchWaits() {
        JsonNode run = executeSteps(step("a1", "source_leads_apify", "{'query': 'avocat', 'category': 'lawyer', 'location': 'Rennes', 'limit': 501}"));

        assertThat(statuses(run)).containsExactly("pending_confirmation");
        assertThat(run.at("/actions/0/reasons/0/code").asText()).isEqualTo("bulk");
        assertThat(run.at("/actions/0/affected").asInt()).isEqualTo(501);
        assertThat(run.at("/actions/0/result").has("sources_tried")).as("nothing was searched").isFalse();
        assertThat(leadsIn("Rennes")).isZero();
        assertThat(decide("reject", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json().path("status").asText()).isEqualTo("partially_completed");
    }

    @Test
    void manySmallSearchesThatAreLargeTogetherWaitAll() {
        String params = "{'query': 'hotel', 'category': 'hotel', 'location': 'Nice', 'limit': 167}";
        JsonNode run = executeSteps(step("a1", "source_leads_apify", params), step("a2", "source_leads_apify", params), step("a3", "source_leads_apify", params));

        assertThat(statuses(run)).containsOnly("pending_confirmation");
    }

    @Test
    void touchingManyRowsWaitsButScoringThemDoesNot() {
        String city = somewhere();
        leads(city, 501);

        JsonNode run = executeSteps(step("a1", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'lost'}}"), step("a2", "enrich_leads", in(city)),
                step("a3", "nurture_leads", in(city)), step("a4", "rescore_leads", in(city)));

        assertThat(statuses(run)).containsExactly("pending_confirmation", "pending_confirmation", "pending_confirmation", "succeeded");
        assertThat(stream(run.path("actions")).limit(3).map(action -> action.at("/reasons/0/code").asText())).containsOnly("bulk");
        JsonNode answer = decide("approve", run, run.at("/actions/1"), "Prefer", "wait=60").is(200).json();
        assertThat(answer.at("/actions/1/status").asText()).isEqualTo("succeeded");
        assertThat(answer.at("/actions/1/result/leads_checked").asInt()).isEqualTo(501);
        assertThat(count("select count(*) from lead where city = ? and status = 'new'", city)).isEqualTo(501);
    }

    private void contact(String lead, String phone) {
        sql().update("update lead set phone = ? where lead_id = ?::uuid", phone, lead);
    }

    /** Ids of what the first action made or touched. */
    private static List<String> entities(JsonNode run) {
        return stream(run.at("/actions/0/entities")).map(entity -> entity.path("id").asText()).toList();
    }
}
