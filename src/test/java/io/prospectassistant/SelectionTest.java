package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which rows an action is about. Whatever a deletion does not understand must never widen it. */
class SelectionTest {

    private static JdbcTemplate sql;

    @BeforeAll
    static void rows() {
        sql = TestDatabase.migrated().sql();
        sql.execute("""
                insert into lead (lead_id, identity_key, name, city, source, score, created_at) values
                    ('00000000-0000-7000-8000-0000000000a1', 'a', 'Lyon lead', 'Lyon', 'manual', 80, '2020-01-01'),
                    ('00000000-0000-7000-8000-0000000000a2', 'b', 'Paris lead', 'Paris', 'manual', null, now());
                insert into task (task_id, title, status, lead_id, created_at) values
                    ('00000000-0000-7000-8000-0000000000b1', 'old lead, new task', 'open', '00000000-0000-7000-8000-0000000000a1', now()),
                    ('00000000-0000-7000-8000-0000000000b2', 'no lead, old task', 'done', null, '2020-01-01');
                insert into project (project_id, name, status, created_at) values
                    ('00000000-0000-7000-8000-0000000000c1', 'One', 'active', '2020-01-01'), ('00000000-0000-7000-8000-0000000000c2', 'Two', 'archived', now())""");
    }

    private static List<String> selected(String type, String params) {
        return sql.queryForList("select right(entity_id::text, 2) from selected_rows(uuid_v7(), ?, ?::jsonb) order by 1", String.class, type, params);
    }

    @Test
    void aTaskIsLookedAtForWhatIsItsOwnAndItsLeadForTheRest() {
        assertThat(selected("delete_tasks", "{\"filter\": {\"created_before\": \"2021-01-01T00:00:00Z\"}}")).containsExactly("b2");
        assertThat(selected("delete_tasks", "{\"filter\": {\"city\": \"lyon\"}}")).containsExactly("b1");
        assertThat(selected("delete_tasks", "{\"filter\": {\"city\": \"Lyon\", \"status\": \"done\"}}")).isEmpty();
        assertThat(selected("delete_tasks", "{\"filter\": {\"status\": \"done\"}}")).containsExactly("b2");
        assertThat(selected("delete_tasks", "{\"filter\": {\"ids\": [\"00000000-0000-7000-8000-0000000000b1\"]}}")).containsExactly("b1");
    }

    @Test
    void aProjectIsLookedAtForWhatItHas() {
        assertThat(selected("delete_projects", "{\"filter\": {\"status\": \"active\"}}")).containsExactly("c1");
        assertThat(selected("delete_projects", "{\"filter\": {\"ids\": [\"00000000-0000-7000-8000-0000000000c2\"]}}")).containsExactly("c2");
        assertThat(selected("delete_projects", "{\"name\": \"two\"}")).containsExactly("c2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"filter\": {\"city\": \"Lyon\"}}", "{\"filter\": {\"min_score\": 1}}", "{\"filter\": {\"colour\": \"red\"}}", "{\"filter\": {}}", "{}", "{\"scope\": \"filter\"}"})
    void aConditionThatAProjectCannotMeetSelectsNone(String params) {
        assertThat(selected("delete_projects", params)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"filter\": {}}", "{\"scope\": \"filter\"}", "{\"ids\": []}", "{\"ids\": [\"nonsense\"]}", "{\"scope\": \"run\"}"})
    void withoutASelectionNothingIsSelected(String params) {
        assertThat(selected("delete_leads", params)).isEmpty();
        assertThat(selected("delete_tasks", params)).isEmpty();
        assertThat(selected("delete_projects", params)).isEmpty();
    }

    @Test
    void anUnknownScoreIsNeitherAboveNorBelow() {
        assertThat(selected("delete_leads", "{\"filter\": {\"min_score\": 0}}")).containsExactly("a1");
        assertThat(selected("delete_leads", "{\"filter\": {\"max_score\": 100}}")).containsExactly("a1");
        assertThat(selected("delete_leads", "{\"scope\": \"all\"}")).containsExactly("a1", "a2");
    }
}
