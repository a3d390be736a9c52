package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Between the reading of a page of leads and its keeping lie the web sites of the leads, which are minutes. What others write meanwhile stays. */
class EnrichLeadsTest extends GivenPlansTest {

    /** What the statements know of the run. */
    public record HeldRun(String runId, String lease) {}

    /** And of the action. */
    public record RunningAction(String actionId) {}

    @Autowired
    private ProducerTemplate routes;
    @Autowired
    private LeadDesk desk;

    private final UUID lease = UUID.randomUUID();

    @Test
    void whatOthersWroteMeanwhileStaysAndIsEnrichedInTheNextTurn() {
        String first = unkempt("1");
        String second = unkempt("2");
        Map<String, Object> action = action(first, second);
        String page = read(action);

        sql().update("update lead set email = 'new@changed.example', phone = '+33465710099', website = null, domain = null, facts = '{\"email_kind\": \"named\", \"claimed\": true}' where lead_id = ?::uuid", second);
        JsonNode outcome = keep(action, desk.enrich(page));

        assertThat(lead(first)).containsEntry("city", "Lyon").containsEntry("domain", "unkempt-1.fr");
        assertThat(lead(second)).containsEntry("city", "LYON 04").containsEntry("email", "new@changed.example").containsEntry("phone", "+33465710099")
                .containsEntry("website", null).containsEntry("domain", null).containsEntry("facts", "{\"claimed\": true, \"email_kind\": \"named\"}");
        assertThat(outcome.path("done").asInt()).isEqualTo(1);
        assertThat(outcome.path("last").asBoolean()).isFalse();
        assertThat(targets(action)).containsExactly("changed", null);

        JsonNode next = keep(action, desk.enrich(read(action)));

        assertThat(lead(second)).containsEntry("city", "Lyon").containsEntry("email", "new@changed.example").containsEntry("phone", "+33465710099").containsEntry("website", null);
        assertThat(next.path("done").asInt()).isEqualTo(1);
        assertThat(next.path("last").asBoolean()).isTrue();
        assertThat(targets(action)).containsExactly("changed", "changed");
    }

    @Test
    void aFactThatOthersWroteMeanwhileStays() {
        String lead = unkempt("3");
        Map<String, Object> action = action(lead);
        sql().update("update lead set facts = '{\"email_searched\": false}' where lead_id = ?::uuid", lead);
        String page = withSite(read(action), null, "nothing");

        sql().update("update lead set facts = '{\"website_reachable\": false}' where lead_id = ?::uuid", lead);
        keep(action, desk.enrich(page));

        assertThat(lead(lead)).containsEntry("facts", "{\"website_reachable\": false}");
    }

    @Test
    void anAddressThatCameToTheDoNotContactListMeanwhileIsNotWritten() {
        String lead = unkempt("4");
        String address = "s" + UUID.randomUUID().toString().substring(0, 8) + "@unkempt-4.fr";
        Map<String, Object> action = action(lead);
        String refreshed = desk.enrich(withSite(read(action), address, "found"));

        post("/suppressions", "{\"email\": \"" + address + "\"}").is(201);
        JsonNode outcome = keep(action, refreshed);

        assertThat(lead(lead)).containsEntry("email", null);
        assertThat(outcome.at("/result/emails_found").asInt()).isZero();
        assertThat(outcome.path("last").asBoolean()).as("it has another turn").isFalse();
        assertThat(count("select count(*) from lead where lead_id = ?::uuid and suppressed", lead)).isZero();
    }

    @Test
    void whatSitesSaidIsCountedOnceWhenItIsKept() {
        String found = unkempt("5");
        String objecting = unkempt("6");
        Map<String, Object> action = action(found, objecting);
        ObjectNode page = (ObjectNode) Json.tree(withSite(read(action), "contact@unkempt-5.fr", "found"));
        ((ObjectNode) page.at("/leads/1")).put("site_outcome", "robots").remove("site");

        JsonNode result = keep(action, desk.enrich(page.toString())).path("result");

        assertThat(lead(found)).containsEntry("email", "contact@unkempt-5.fr");
        assertThat(result).isEqualTo(Json.tree("{\"leads_checked\": 2, \"websites_read\": 1, \"emails_found\": 1, \"websites_without\": {\"robots\": 1}}"));
    }

    @Test
    void whatSitesSaidIsForgottenHoweverTheActionEnds() {
        for (String end : List.of("cancelled", "failed", "succeeded")) {
            String lead = unkempt("7");
            Map<String, Object> action = action(lead);
            look(action, lead);
            assertThat(looks(action)).isEqualTo(1);

            sql().update("update action set status = ? where action_id = ?", end, action.get("actionId"));

            assertThat(looks(action)).as(end).isZero();
        }
    }

    @Test
    void whatSitesSaidGoesWithItsAction() {
        String lead = unkempt("8");
        Map<String, Object> action = action(lead);
        look(action, lead);

        sql().update("delete from action_target where action_id = ?", action.get("actionId"));
        sql().update("delete from action where action_id = ?", action.get("actionId"));

        assertThat(looks(action)).isZero();
    }

    @Test
    void whatASiteSaidIsToldWhileItIsTheLeadsOwnAndItsAddressIsFree() {
        String lead = unkempt("9");
        String address = "s" + UUID.randomUUID().toString().substring(0, 8) + "@unkempt-9.fr";
        Map<String, Object> action = action(lead);
        sql().update("update lead set domain = 'unkempt-9.fr' where lead_id = ?::uuid", lead);
        sql().update("insert into website_look (action_id, lead_id, domain, outcome, finding) values (?, ?::uuid, 'unkempt-9.fr', 'found', ?::jsonb)",
                action.get("actionId"), lead, "{\"email\": \"" + address + "\", \"searched\": true}");
        assertThat(told(action).at("/looks/" + lead + "/finding/email").asText()).isEqualTo(address);

        post("/suppressions", "{\"email\": \"" + address + "\"}").is(201);
        assertThat(told(action).at("/looks/" + lead + "/outcome").asText()).isEqualTo("suppressed");
        assertThat(told(action).toString()).doesNotContain(address);

        sql().update("update lead set domain = 'another-9.fr' where lead_id = ?::uuid", lead);
        assertThat(told(action).path("looks")).isEmpty();
    }

    private String unkempt(String mark) {
        return sql().queryForObject("""
                insert into lead (identity_key, name, source, source_ref, retrieved_at, city, country, website)
                values (?, 'Cabinet Fictif', 'openstreetmap', 'x', now(), 'LYON 04', 'FR', ?) returning lead_id::text""", String.class, "openstreetmap:" + UUID.randomUUID(), "http://www.unkempt-" + mark + ".fr/");
    }

    private Map<String, Object> action(String... leads) {
        UUID run = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, status, settled_at, lease_token)
                select id, id, 'x', user_id, 'api', 'failed', now(), ? from (select uuid_v7() as id offset 0) i, app_user limit 1 returning run_id""", UUID.class, lease);
        UUID action = sql().queryForObject("insert into action (run_id, seq, plan_id, type, status) values (?, 1, 'a1', 'enrich_leads', 'running') returning action_id", UUID.class, run);
        for (int i = 0; i < leads.length; i++) {
            sql().update("insert into action_target (action_id, ord, entity_type, entity_id, revision) values (?, ?, 'lead', ?::uuid, 1)", action, i + 1, leads[i]);
        }
        return Map.of("actionId", action, "runId", run);
    }

    private void look(Map<String, Object> action, String lead) {
        sql().update("insert into website_look (action_id, lead_id, outcome, finding) values (?, ?::uuid, 'found', '{\"email\": \"contact@unkempt.fr\"}')", action.get("actionId"), lead);
    }

    private long looks(Map<String, Object> action) {
        return count("select count(*) from website_look where action_id = ?", action.get("actionId"));
    }

    private List<String> targets(Map<String, Object> action) {
        return sql().queryForList("select outcome from action_target where action_id = ? order by ord", String.class, action.get("actionId"));
    }

    private Map<String, Object> lead(String id) {
        return sql().queryForMap("select city, email, phone, website, domain, facts::text from lead where lead_id = ?::uuid", id);
    }

    private static String withSite(String pageJson, String email, String outcome) {
        ObjectNode page = (ObjectNode) Json.tree(pageJson);
        ((ObjectNode) page.at("/leads/0")).put("site_outcome", outcome).putObject("site").put("email", email).put("kind", email == null ? null : Email.ROLE)
                .put("confidence", 0.9).put("page", "http://www.unkempt.fr/").put("at", "2026-10-05T12:00:00Z").put("searched", true).put("reachable", true);
        return page.put("sites", true).toString();
    }

    private String read(Map<String, Object> action) {
        return run(action, "action/next-leads", null);
    }

    private JsonNode keep(Map<String, Object> action, String refreshed) {
        return Json.tree(run(action, "lead/enrich", refreshed));
    }

    private JsonNode told(Map<String, Object> action) {
        return Json.tree(run(action, "website/looks", null));
    }

    private String run(Map<String, Object> action, String statement, String body) {
        Exchange done = routes.request("sql:classpath:sql/" + statement + ".sql?outputType=SelectOne", exchange -> {
            exchange.setVariable("run", new HeldRun(action.get("runId").toString(), lease.toString()));
            exchange.setVariable("action", new RunningAction(action.get("actionId").toString()));
            exchange.getMessage().setBody(body);
        });
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(String.class);
    }
}
