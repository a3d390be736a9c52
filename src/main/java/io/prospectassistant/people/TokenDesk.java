package io.prospectassistant.people;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.access.Secrets;
import org.springframework.stereotype.Component;

/** Makes the secrets of tokens. Each is answered once; what stays is its hash and its beginning. */
@Component("tokenDesk")
public class TokenDesk {

    private static final int PREFIX_LENGTH = 8;

    /** @param secret the token in clear; never log it */
    public record NewToken(String secret) {

        public String fingerprint() {
            return Secrets.fingerprint(secret);
        }

        /** By which people recognise it. */
        public String prefix() {
            return secret.substring(0, PREFIX_LENGTH);
        }

        @Override
        public String toString() {
            return "token " + prefix() + "…";
        }
    }

    public NewToken make() {
        return new NewToken(Secrets.token());
    }

    /** @throws Problem 409 when there is no row, because the name is taken */
    public String created(String tokenJson, NewToken token) {
        if (tokenJson == null) {
            throw Problem.conflict("already-exists", "There is a token with this name already.");
        }
        return ((ObjectNode) Json.tree(tokenJson)).put("token", token.secret()).toString();
    }
}
