package io.prospectassistant.guardrail;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The limits.
 *
 * @param bulkConfirmThreshold rows above which an action waits for a person
 * @param fourEyes             whether who asked may not confirm
 * @param requesterDailyRows   rows that one person's runs may touch unapproved in 24 hours, per kind of action; 0 = no limit
 * @param maxSourcedPerRun     leads that one run may source at most; no approval lifts it
 * @param runsPerMinute        runs that one person may start in a minute; 0 = no limit
 */
@ConfigurationProperties("prospect.guardrails")
public record GuardrailSettings(int bulkConfirmThreshold, boolean fourEyes, int requesterDailyRows, int maxSourcedPerRun, int runsPerMinute) {

    /** Rows that one approval may cover at most. */
    public static final int MAX_ROWS_PER_APPROVAL = 10_000;
}
