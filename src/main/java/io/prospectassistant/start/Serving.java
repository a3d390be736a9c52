package io.prospectassistant.start;

import io.prospectassistant.Json;
import io.prospectassistant.access.HandoverToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * How to reach the product that serves a data directory, written beside the data for a second start. Only worth reading while the
 * directory's lock is held: after a crash the file stays, the lock does not.
 *
 * @param url       for calls from this machine
 * @param publicUrl for links
 * @param token     the running process's own credential; the file is readable by its owner alone
 */
record Serving(String url, String publicUrl, long pid, String token) {

    private static final String FILE = "serving.json";

    /** Nothing while the product is still starting. */
    static Optional<Serving> at(Path directory) {
        try {
            Serving serving = Json.MAPPER.readValue(Files.readString(directory.resolve(FILE)), Serving.class);
            return ProcessHandle.of(serving.pid()).isPresent() ? Optional.of(serving) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What a killed process left is not true any more. */
    static void forget(DataDirectory held) {
        try {
            Files.deleteIfExists(held.path().resolve(FILE));
        } catch (IOException e) {
            throw new StartRefused("DATA_DIR", held.path() + " cannot be written (" + e.getMessage() + ")", e);
        }
    }

    void writeTo(Path directory) throws IOException {
        DataDirectory.writeSecret(directory.resolve(FILE), Json.write(this));
    }

    /** Keeps the file as long as the product serves. */
    @Component("servingNotice")
    @ConditionalOnProperty(name = "prospect.doctor", havingValue = "false", matchIfMissing = true)
    static class Notice {

        private final ObjectProvider<DataDirectory> data;
        private final HandoverToken token;
        private final Environment environment;

        Notice(ObjectProvider<DataDirectory> data, HandoverToken token, Environment environment) {
            this.data = data;
            this.token = token;
            this.environment = environment;
        }

        @EventListener(ApplicationReadyEvent.class)
        @Order(1)
        void put() throws IOException {
            DataDirectory held = data.getIfAvailable();
            if (held != null) {
                Addresses addresses = Addresses.of(environment);
                new Serving(addresses.local().toString(), addresses.forPeople(), ProcessHandle.current().pid(), token.value()).writeTo(held.path());
            }
        }

        @EventListener(ContextClosedEvent.class)
        void remove() {
            DataDirectory held = data.getIfAvailable();
            if (held != null) {
                forget(held);
            }
        }
    }
}
