package io.prospectassistant.start;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/** What an operator can set, and what each value must be. A wrong one is told before anything is started. */
final class Settings {

    /** Tells what is wrong with a value that is not blank, as the end of the sentence "NAME: …"; null when nothing is. */
    private interface Rule {
        String problem(String value);
    }

    /** @param property what the variable becomes in application.yaml; {@code secret} values are not repeated in the message */
    private record Setting(String variable, String property, boolean secret, Rule rule) {

        Setting(String variable, String property, Rule rule) {
            this(variable, property, false, rule);
        }
    }

    private static final Set<String> SOURCES = Set.of("apify", "openstreetmap", "sample");
    private static final Duration LONGEST_CALL = Duration.ofHours(1);

    private static final List<Setting> ALL = List.of(
            new Setting("ASSISTANT_PROSPECT_ENABLED", "prospect.enabled", Settings::bool),
            new Setting("SERVER_PORT", "server.port", wholeNumber(0, 65_535)),
            new Setting("DATABASE_URL", "spring.datasource.url", true, Settings::jdbcUrl),
            new Setting("DATA_DIR", "prospect.data-dir", Settings::path),
            new Setting("PUBLIC_BASE_URL", "prospect.public-base-url", Settings::url),
            new Setting("ADMIN_EMAIL", "prospect.admin.email", Settings::address),
            new Setting("ADMIN_PASSWORD", "prospect.admin.password", true, Settings::password),
            new Setting("ADMIN_API_TOKEN", "prospect.admin.api-token", true, Settings::token),
            new Setting("KHOJ_API_BASE_URL", "prospect.khoj.base-url", Settings::url),
            new Setting("KHOJ_API_BEARER_TOKEN", "prospect.khoj.bearer-token", true, Settings::headerValue),
            new Setting("KHOJ_TIMEOUT", "prospect.khoj.timeout", Settings::duration),
            new Setting("PROSPECT_SOURCES", "prospect.sources", Settings::sources),
            new Setting("APIFY_API_BASE_URL", "prospect.apify.base-url", Settings::url),
            new Setting("APIFY_TOKEN", "prospect.apify.token", true, Settings::headerValue),
            new Setting("APIFY_ACTOR_ID", "prospect.apify.actor-id", matching("[A-Za-z0-9_.-]+([~/][A-Za-z0-9_.-]+)?", "the id of an Apify actor, such as compass~crawler-google-places")),
            new Setting("APIFY_MAX_CHARGE_USD", "prospect.apify.max-charge-usd", Settings::amount),
            new Setting("OVERPASS_API_BASE_URL", "prospect.openstreetmap.base-url", Settings::url),
            new Setting("LEAD_WEBSITES", "prospect.websites.mode", matching("off|role|any", "off, role or any")),
            new Setting("SMTP_HOST", "prospect.mail.host", matching("[A-Za-z0-9._:-]+", "a host name, without a port or a scheme")),
            new Setting("SMTP_PORT", "prospect.mail.port", wholeNumber(1, 65_535)),
            new Setting("SMTP_STARTTLS", "prospect.mail.starttls", Settings::bool),
            new Setting("MAIL_FROM", "prospect.mail.from", Settings::address),
            new Setting("BULK_CONFIRM_THRESHOLD", "prospect.guardrails.bulk-confirm-threshold", wholeNumber(0, Integer.MAX_VALUE)),
            new Setting("FOUR_EYES", "prospect.guardrails.four-eyes", Settings::bool),
            new Setting("REQUESTER_DAILY_ROWS", "prospect.guardrails.requester-daily-rows", wholeNumber(0, Integer.MAX_VALUE)),
            new Setting("MAX_SOURCED_PER_RUN", "prospect.guardrails.max-sourced-per-run", wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("RUNS_PER_MINUTE", "prospect.guardrails.runs-per-minute", wholeNumber(0, Integer.MAX_VALUE)),
            new Setting("PROSPECT_ROUTES_DIR", "prospect.routes-dir", Settings::existingDirectory));

    private Settings() {}

    /** An empty variable, as copied from .env.example, is one that is not set. */
    static void blankMeansUnset(ConfigurableEnvironment environment) {
        Map<String, Object> set = new HashMap<>(environment.getSystemEnvironment());
        set.values().removeIf(value -> !StringUtils.hasText(value.toString()));
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, set));
    }

    /** @throws StartRefused for the first wrong value */
    static void check(Environment environment) {
        for (Setting setting : ALL) {
            String value = environment.getProperty(setting.property());
            String problem = StringUtils.hasText(value) ? setting.rule().problem(value) : null;
            if (problem != null) {
                throw new StartRefused(setting.variable(), (setting.secret() || value.matches(".*://.*@.*") ? "the value" : '"' + value + '"') + " is not " + problem);
            }
        }
    }

    private static String bool(String value) {
        return value.matches("(?i)true|false") ? null : "true or false";
    }

    private static Rule wholeNumber(int least, int most) {
        String expected = most == Integer.MAX_VALUE ? "a whole number of at least " + least : "a whole number from " + least + " to " + most;
        return value -> value.matches("\\d{1,10}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most ? null : expected;
    }

    private static String amount(String value) {
        return value.matches("\\d{1,6}(\\.\\d{1,2})?") && new BigDecimal(value).signum() > 0 ? null : "an amount in US dollars above 0, such as 2.00";
    }

    private static String duration(String value) {
        try {
            Duration duration = DurationStyle.detectAndParse(value);
            return duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST_CALL) > 0 ? "a duration above 0 and up to 1h" : null;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return "a duration, such as 60s or 2m";
        }
    }

    private static String url(String value) {
        try {
            URI url = new URI(value);
            boolean usable = url.getScheme() != null && url.getScheme().matches("(?i)https?") && url.getHost() != null
                    && url.getPort() <= 65_535 && url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            return usable ? null : "a URL that starts with http:// or https:// and has neither credentials nor parameters";
        } catch (URISyntaxException e) {
            return "a URL";
        }
    }

    private static String jdbcUrl(String value) {
        return value.startsWith("jdbc:postgresql:") ? null : "a JDBC URL of PostgreSQL, such as jdbc:postgresql://localhost:5432/prospect";
    }

    private static String path(String value) {
        return value.indexOf('\0') < 0 ? null : "a path";
    }

    private static String existingDirectory(String value) {
        return path(value) == null && Files.isDirectory(Path.of(value)) ? null : "a directory";
    }

    private static String address(String value) {
        return value.matches("[^@\\s,;<>\"]+@[^@\\s,;<>\"]+") ? null : "an e-mail address";
    }

    /** bcrypt looks at 72 bytes and no more. */
    private static String password(String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        return value.length() >= 8 && bytes <= 72 ? null : "a password of 8 to 72 characters";
    }

    private static String token(String value) {
        return value.matches("[A-Za-z0-9._~+/=-]{8,512}") ? null : "a bearer token: 8 to 512 letters, digits and . _ ~ + / = - (a good one: openssl rand -hex 32)";
    }

    private static String headerValue(String value) {
        return value.matches("[!-~]+") ? null : "a token of visible ASCII characters";
    }

    private static String sources(String value) {
        List<String> names = Arrays.stream(value.split(",")).map(String::strip).toList();
        return SOURCES.containsAll(names) && names.stream().distinct().count() == names.size() ? null
                : "a list of apify, openstreetmap and sample, separated by commas, each once at most";
    }

    private static Rule matching(String pattern, String expected) {
        return value -> value.matches(pattern) ? null : expected;
    }
}
