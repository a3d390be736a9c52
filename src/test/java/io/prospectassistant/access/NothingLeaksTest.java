package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import io.prospectassistant.Everywhere;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Secrets, used in every way there is, and then looked for in the database, the log and the answers. The settings of this product have canaries. */
@ExtendWith(OutputCaptureExtension.class)
class NothingLeaksTest extends ApiTest {

    private static final String BETTER = "seven loud gulls at noon";

    @Test
    @DisplayName("C-20 C-21 no token, password, session or setting can be read in the database, the log or a later answer")
    void noSecretCanBeReadAnywhere(CapturedOutput log) {
        String email = "leak-" + UUID.randomUUID() + "@example.com";
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("SMTP_PASSWORD", MAIL_CANARY);
        secrets.put("KHOJ_API_BEARER_TOKEN", KHOJ_CANARY);
        secrets.put("ADMIN_API_TOKEN", ADMIN);

        secrets.put("initial password", post("/users", Json.write(Map.of("email", email, "role", "admin"))).is(201).json().get("initial_password").asText());
        Browser first = signIn(email, secrets.get("initial password"));
        secrets.put("session", secret(first));
        secrets.put("CSRF token", first.csrf());
        secrets.put("wrong password", "typed by mistake " + UUID.randomUUID());
        call(null, "POST", "/session", Json.write(Map.of("email", secrets.get("wrong password"), "password", secrets.get("wrong password")))).is(401);
        secrets.put("new password", BETTER + UUID.randomUUID());
        Browser second = browser(browse(first, "PUT", "/me/password", Json.write(Map.of("current_password", secrets.get("initial password"), "new_password", secrets.get("new password")))).is(200));
        secrets.put("second session", secret(second));
        secrets.put("token", browse(second, "POST", "/tokens", Json.write(Map.of("name", email))).is(201).json().get("token").asText());
        call(secrets.get("token"), "GET", "/leads", null).is(200);
        call(secrets.get("token"), "POST", "/leads", "{\"name\": 1}").is(422);
        call(secrets.get("token") + "x", "GET", "/leads", null).is(401);
        browse(second, "PUT", "/me/password", Json.write(Map.of("current_password", secrets.get("wrong password"), "new_password", BETTER))).is(422);

        List<Answer> answers = new ArrayList<>();
        for (String path : List.of("/me", "/me/sessions", "/users?limit=200", "/tokens?limit=200", "/audit?limit=200", "/leads", "/assistant/connectors", "/session", "/nothing")) {
            answers.add(browse(second, "GET", path, null));
        }
        for (String path : List.of("/actuator/health", "/actuator/prometheus", "/actuator/env", "/actuator/configprops", "/api/v1/openapi.json", "/assistant")) {
            answers.add(raw("GET", path, null, "Authorization", "Bearer " + ADMIN));
        }
        secrets.forEach((name, secret) -> {
            assertThat(Everywhere.rowsWith(sql(), secret)).as("%s in the database", name).isEmpty();
            assertThat(log.getAll()).as("%s in the log", name).doesNotContain(secret);
            assertThat(answers).as("%s in an answer", name).allSatisfy(answer -> assertThat(answer.body() + answer.headers()).doesNotContain(secret));
        });
        assertThat(Everywhere.rowsWith(sql(), email)).as("what is there is found").contains("app_user.email", "api_token.name");
    }

    private static String secret(Browser browser) {
        return browser.cookies().replaceFirst(".*__Host-SESSION=([^;]*).*", "$1");
    }
}
