package io.prospectassistant.start;

import io.prospectassistant.access.FeatureFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** What an operator wants to know when the product is ready: where it is, how to get in, what is not configured and what that means. */
@Component("startReport")
@ConditionalOnProperty(name = "prospect.doctor", havingValue = "false", matchIfMissing = true)
class StartReport {

    private static final String EXAMPLE = "Find 20 dental leads in Lyon, score them, run nurturing, notify me.";

    private final Environment environment;
    private final FirstAdministrator administrator;
    private final FeatureFlag flag;
    private final ObjectProvider<EmbeddedDatabase> embedded;

    StartReport(Environment environment, FirstAdministrator administrator, FeatureFlag flag, ObjectProvider<EmbeddedDatabase> embedded) {
        this.environment = environment;
        this.administrator = administrator;
        this.flag = flag;
        this.embedded = embedded;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(2)
    void print() {
        Start.OUT.print(text(administrator.issueSecrets(), Addresses.of(environment).forPeople()));
    }

    String text(FirstAdministrator.IssuedSecrets issued, String address) {
        List<String> lines = new ArrayList<>(List.of("", "Prospect Assistant is ready.", ""));
        lines.add(entry("Address", address + "/assistant"));
        lines.add(entry("Administrator", administrator.email()));
        issued.password().ifPresent(password -> lines.add(entry("Password", password + "   shown this once; ADMIN_PASSWORD sets another")));
        issued.apiToken().ifPresent(token -> lines.add(entry("API token", token + "   shown this once; ADMIN_API_TOKEN sets another")));
        lines.add(entry("Database", Optional.ofNullable(embedded.getIfAvailable())
                .map(database -> "embedded PostgreSQL, data under " + database.home()).orElse("the PostgreSQL of DATABASE_URL")));
        String websites = environment.getProperty("prospect.websites.mode", "off");
        if (!websites.equals("off")) {
            lines.add(entry("Web sites of leads", "read by enrich_leads for addresses" + (websites.equals("role") ? " like contact@" : ", also of persons") + ", as LEAD_WEBSITES says"));
        }
        FeatureFlag.State switched = flag.state();
        if (switched.decided() && !switched.onForEveryone()) {
            lines.add(entry("Switched on", switchedOn(switched) + ", as PUT /assistant/flag said; ASSISTANT_PROSPECT_ENABLED no longer counts"));
        }

        List<String> missing = missing(switched);
        if (!missing.isEmpty()) {
            lines.add("");
            lines.add("Not configured:");
            lines.add("");
            lines.addAll(missing);
        }
        lines.add("");
        lines.addAll(firstCall(issued, address));
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static String switchedOn(FeatureFlag.State flag) {
        if (!flag.enabled()) {
            return "for nobody: commands are answered with 403";
        }
        return flag.people() > 0 ? "for " + flag.people() + (flag.people() == 1 ? " person" : " people") : "for " + flag.percent() + " % of all people";
    }

    private List<String> missing(FeatureFlag.State switched) {
        List<String> lines = new ArrayList<>();
        if (!switched.decided() && !switched.enabled()) {
            lines.add(entry("ASSISTANT_PROSPECT_ENABLED", "the assistant is switched off: commands are answered with 403; true switches it on"));
        }
        if (unset("prospect.khoj.base-url")) {
            lines.add(entry("KHOJ_API_BASE_URL", "plans are made by the local planner, in English and French"));
        }
        List<String> sources = Arrays.stream(environment.getProperty("prospect.sources", "").split(",")).map(String::strip).toList();
        boolean apify = sources.contains("apify") && !unset("prospect.apify.token");
        boolean openStreetMap = sources.contains("openstreetmap") && !unset("prospect.openstreetmap.base-url");
        String instead = openStreetMap ? "leads come from OpenStreetMap, where few have an e-mail address"
                : sources.contains("sample") ? "leads come from the sample source: businesses that do not exist"
                : "no lead source is left: sourcing fails and says so";
        if (!apify) {
            lines.add(entry("APIFY_TOKEN", apify || openStreetMap ? instead : instead + " (OVERPASS_API_BASE_URL is not set either)"));
        }
        if (environment.getProperty("prospect.websites.mode", "off").equals("off") && openStreetMap && !apify) {
            lines.add(entry("LEAD_WEBSITES", "web sites of leads are not read for e-mail addresses"));
        }
        if (unset("prospect.mail.host")) {
            lines.add(entry("SMTP_HOST", "e-mail is recorded as skipped; notifications stay in the product"));
        }
        return lines;
    }

    private List<String> firstCall(FirstAdministrator.IssuedSecrets issued, String address) {
        boolean ownToken = !unset("prospect.admin.api-token");
        if (issued.apiToken().isEmpty() && !ownToken && !environment.matchesProfiles("local")) {
            return List.of("To call the API, set ADMIN_API_TOKEN (a good one: openssl rand -hex 32) and start again.");
        }
        List<String> lines = new ArrayList<>();
        if (issued.apiToken().isEmpty() && !ownToken) {
            lines.add("The API token was shown at the first start. If it is lost, start with ADMIN_API_TOKEN set to one of your own. With it in the environment:");
        } else {
            lines.add("Try it" + (ownToken ? ", with ADMIN_API_TOKEN in the environment:" : ":"));
        }
        lines.add("");
        lines.add("curl -sS " + address + "/api/v1/admin/assistant/prospect/execute \\");
        lines.add("  -H \"Authorization: Bearer " + issued.apiToken().orElse("$ADMIN_API_TOKEN") + "\" -H 'Content-Type: application/json' -H 'Prefer: wait=60' \\");
        lines.add("  -d '{\"command\": \"" + EXAMPLE + "\"}'");
        return lines;
    }

    private boolean unset(String property) {
        return !StringUtils.hasText(environment.getProperty(property));
    }

    private static String entry(String name, String value) {
        return String.format("  %-28s%s", name, value);
    }
}
