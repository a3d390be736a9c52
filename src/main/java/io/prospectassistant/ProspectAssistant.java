package io.prospectassistant;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The product: one sentence in; a plan under guardrails, leads, tasks, a notification and an audit trail out. */
@SpringBootApplication
public class ProspectAssistant {

    public static void main(String[] arguments) {
        SpringApplication.run(ProspectAssistant.class, arguments);
    }
}
