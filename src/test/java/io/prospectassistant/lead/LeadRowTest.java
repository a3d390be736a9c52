package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A lead's JSON is what one statement writes for a whole page, and what comes back. */
class LeadRowTest {

    private static final String WRITE = """
            insert into lead (identity_key, name, category, email, phone, website, domain, street, postal_code, city, country, latitude, longitude, rating, reviews_count,
                              score, score_reasons, score_profile, source, source_ref, retrieved_at, facts, provenance, suppressed)
            select identity_key, name, category, email, phone, website, domain, street, postal_code, city, country, latitude, longitude, rating, reviews_count,
                   score, score_reasons, score_profile, source, source_ref, retrieved_at, facts, provenance, suppressed
              from jsonb_populate_recordset(null::lead, cast(? as jsonb))
            """;

    @Test
    void aPageOfLeadsComesBackAsItWasWrittenAndScoresTheSame() {
        JdbcTemplate app = new JdbcTemplate(TestDatabase.migrated().app());
        Scoring scoring = new Scoring(Clock.fixed(Instant.parse("2026-10-05T09:00:00Z"), ZoneOffset.UTC));
        List<Lead> fresh = scoring.score(SixCandidates.page().leads());

        app.update(WRITE, Json.write(fresh));
        List<Lead> stored = app.queryForList("select to_jsonb(l)::text from lead l order by score desc", String.class).stream()
                .map(row -> Json.read(row, Lead.class)).toList();

        assertThat(stored).usingRecursiveFieldByFieldElementComparatorIgnoringFields("leadId", "externalId").isEqualTo(fresh);
        assertThat(stored).allSatisfy(lead -> assertThat(lead.leadId()).isNotNull());
        assertThat(scoring.score(stored)).isEqualTo(stored);
    }
}
