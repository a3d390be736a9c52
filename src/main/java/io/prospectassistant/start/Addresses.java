package io.prospectassistant.start;

import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the running product is.
 *
 * @param local     for calls from this machine
 * @param forPeople what links start with: PUBLIC_BASE_URL without a final slash
 */
record Addresses(URI local, String forPeople) {

    /** Of a product whose web server runs, so that a port chosen by the system is known. */
    static Addresses of(Environment environment) {
        String local = "http://localhost:" + environment.getProperty("local.server.port", environment.getProperty("server.port"));
        String set = environment.getProperty("PUBLIC_BASE_URL");
        return new Addresses(URI.create(local), StringUtils.hasText(set) ? StringUtils.trimTrailingCharacter(set, '/') : local);
    }
}
