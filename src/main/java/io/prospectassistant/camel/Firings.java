package io.prospectassistant.camel;

import io.prospectassistant.start.FirstAdministrator;
import io.prospectassistant.run.Submission;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Makes a submission of a schedule's firing. The fire time is the idempotency key: a firing that comes twice is one run. */
@Component("firings")
public class Firings {

    private final boolean enabled;
    private final String command;
    private final FirstAdministrator owner;

    public Firings(@Value("${prospect.enabled}") boolean enabled, @Value("${prospect.schedules.recurring-sourcing.command}") String command, FirstAdministrator owner) {
        this.enabled = enabled;
        this.command = command;
        this.owner = owner;
    }

    /** Null while the product is switched off: schedules do not fire then. */
    public Submission submission(Exchange exchange) {
        if (!enabled) {
            return null;
        }
        Date fired = exchange.getMessage().getHeader("scheduledFireTime", Date.class);
        Instant at = fired == null ? Instant.ofEpochMilli(exchange.getClock().getCreated()) : fired.toInstant();
        return new Submission(command, false, owner.userId().toString(), owner.email(), "schedule", "schedule", "recurring-sourcing " + at, "", null, 0);
    }
}
