package io.prospectassistant.access;

/**
 * The person on whose behalf a request acts; travels with it as a value.
 *
 * @param userId of {@code app_user}
 * @param email  the name that audit events give
 * @param role   {@code viewer}, {@code operator}, {@code approver} or {@code admin}
 */
public record Caller(String userId, String email, String role) {}
