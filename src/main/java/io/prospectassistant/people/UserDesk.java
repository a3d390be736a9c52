package io.prospectassistant.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.access.Passwords;
import io.prospectassistant.access.Secrets;
import io.prospectassistant.api.Request;
import org.springframework.stereotype.Component;

/** What an administrator does about people, apart from the rows: passwords are judged, made and hashed here. */
@Component("userDesk")
public class UserDesk {

    /**
     * Somebody new.
     *
     * @param initialPassword in clear, to be shown once; null when the administrator has given one
     */
    public record NewUser(String email, String role, String passwordHash, String initialPassword) {

        /** Without the password and its hash: routes and logs may show it. */
        @Override
        public String toString() {
            return "a new user";
        }
    }

    /** @param passwordHash of the new password; null when it stays */
    public record Change(String passwordHash) {}

    private final Passwords passwords;

    public UserDesk(Passwords passwords) {
        this.passwords = passwords;
    }

    /** @throws Problem 422 when the password is not good enough */
    public NewUser prepare(Request request) {
        String email = request.body().path("email").asText();
        String given = given(request.body(), email);
        String generated = given == null ? Secrets.password() : null;
        return new NewUser(email, request.body().path("role").asText(), passwords.hash(given == null ? generated : given), generated);
    }

    /** @throws Problem 409 when there is no row, because the address is taken */
    public String created(String userJson, NewUser user) {
        if (userJson == null) {
            throw Problem.conflict("already-exists", "There is a user with this e-mail address already.");
        }
        ObjectNode entity = (ObjectNode) Json.tree(userJson);
        if (user.initialPassword() != null) {
            entity.put("initial_password", user.initialPassword());
        }
        return entity.toString();
    }

    /**
     * @param userJson whom the change is about
     * @throws Problem 422 when the password is not good enough
     */
    public Change change(String userJson, Request request) {
        String given = given(request.body(), Json.tree(userJson).path("email").asText());
        return new Change(given == null ? null : passwords.hash(given));
    }

    /** @throws Problem 409 when there is no row, because nobody would be left who may administer */
    public String changed(String userJson) {
        if (userJson == null) {
            throw Problem.conflict("last-administrator", "This is the last active administrator. Make another user one first.");
        }
        return userJson;
    }

    private String given(JsonNode body, String email) {
        String password = body.path("password").asText(null);
        if (password != null) {
            passwords.objection(password, email).ifPresent(objection -> {
                throw Problem.invalid("/password", objection);
            });
        }
        return password;
    }
}
