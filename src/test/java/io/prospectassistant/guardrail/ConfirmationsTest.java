package io.prospectassistant.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.guardrail.Confirmations.Decisions;
import org.junit.jupiter.api.Test;

/** Who may decide, and on what. */
class ConfirmationsTest {

    private static final String ACTION = "{'action_id': 'a', 'decision': '%s', 'known': true, 'status': 'pending_confirmation', 'same_digest': true, 'expired': false, 'stale': %d}";

    private final Confirmations open = new Confirmations(new GuardrailSettings(500, false, 5000, 10_000, 60));
    private final Confirmations fourEyes = new Confirmations(new GuardrailSettings(500, true, 5000, 10_000, 60));

    @Test
    void withFourEyesWhoeverAskedMayNotDecide() {
        String examined = examined("approve", 0);

        assertThatThrownBy(() -> fourEyes.allowed(by("asker"), examined)).isInstanceOf(Problem.class).satisfies(problem -> assertThat(((Problem) problem).status()).isEqualTo(403));
        assertThat(fourEyes.allowed(by("another"), examined).overtaken()).isFalse();
        assertThat(open.allowed(by("asker"), examined).overtaken()).isFalse();
    }

    @Test
    void aChangeOvertakesAnApprovalAndNotARejection() {
        Decisions approval = open.allowed(by("another"), examined("approve", 1));
        Decisions rejection = open.allowed(by("another"), examined("reject", 1));

        assertThat(approval.overtaken()).isTrue();
        assertThat(Json.tree(approval.json()).at("/changed/0").asText()).isEqualTo("a");
        assertThatThrownBy(() -> open.taken(approval)).isInstanceOf(Problem.class).satisfies(problem -> assertThat(((Problem) problem).status()).isEqualTo(409));
        assertThat(rejection.overtaken()).isFalse();
        open.taken(rejection);
    }

    private static Decisions by(String user) {
        return new Decisions("r", user, false, "{}");
    }

    private static String examined(String decision, int stale) {
        return ("{'run_id': 'r', 'requested_by': 'asker', 'actions': [" + ACTION.formatted(decision, stale) + "]}").replace('\'', '"');
    }
}
