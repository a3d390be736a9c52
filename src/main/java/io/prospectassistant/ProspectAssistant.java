package io.prospectassistant;

import io.prospectassistant.start.Start;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The product: one sentence in; a plan under guardrails, leads, tasks, a notification and an audit trail out. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProspectAssistant {

    public static void main(String[] arguments) {
        Start.product(ProspectAssistant.class, arguments);
    }
}
