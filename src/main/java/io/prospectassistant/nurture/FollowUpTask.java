package io.prospectassistant.nurture;

import java.time.Instant;

/**
 * Something that a person is to do for a lead.
 *
 * @param step from 1; a lead has each step of a sequence once
 * @param kind {@code email, call, visit, other}
 */
public record FollowUpTask(String leadId, String sequence, int step, String kind, String title, Instant dueAt) {}
