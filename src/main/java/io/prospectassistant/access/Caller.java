package io.prospectassistant.access;

/**
 * The person on whose behalf a request acts; travels with it as a value.
 *
 * @param userId     of {@code app_user}
 * @param email      the name that audit events give
 * @param role       what this caller may do now: {@code viewer}, {@code operator}, {@code approver} or {@code admin}
 * @param credential what the caller showed
 */
public record Caller(String userId, String email, String role, Credential credential) {

    /** What lets a request in. */
    public enum Kind { TOKEN, SESSION }

    /**
     * One token or one session of a person.
     *
     * @param id of the row that it stands in; for the tokens that have none, {@code settings} (ADMIN_API_TOKEN) and {@code handover}
     */
    public record Credential(Kind kind, String id) {}

    /** Where a run of this caller comes from: {@code dashboard} for a session, {@code api} for a token. */
    public String origin() {
        return credential.kind() == Kind.SESSION ? "dashboard" : "api";
    }
}
