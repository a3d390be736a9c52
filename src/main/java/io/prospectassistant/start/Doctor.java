package io.prospectassistant.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * {@code -Ddoctor}: asks a product over its own API how its connectors are, and prints what it says. The product is the one that serves the data
 * directory; when there is none, one that is started just enough to answer, and ended again.
 */
final class Doctor {

    /**
     * What a start for the doctor alone is made of: the doors and the checks, on a port of its own that only this machine reaches. No worker, no
     * schedule, no mail.
     */
    static final Map<String, Object> JUST_ENOUGH = Map.of(
            "prospect.doctor", true,
            "prospect.admin.password", "",   // a look changes nobody's password
            "server.port", 0,
            "server.address", "127.0.0.1",
            "camel.main.routes-include-pattern", "classpath:routes/00-errors.camel.yaml,classpath:routes/10-api*.camel.yaml,classpath:routes/54-connectors.camel.yaml",
            "prospect.connectors.at-start", false,
            "prospect.connectors.fresh-seconds", 0);

    private static final String BASE = "/api/v1/admin";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI product;
    private final String token;
    private final PrintStream out;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1).build();

    Doctor(URI product, String token, PrintStream out) {
        this.product = product;
        this.token = token;
        this.out = out;
    }

    /** Whether {@code -Ddoctor} was given. Maven always hands the property on, as {@code false} unless it was. */
    static boolean isWanted() {
        return !System.getProperty("doctor", "false").equals("false");
    }

    /**
     * Prints the report.
     *
     * @param facts name to value, shown first
     * @return false when something is down, or the product does not answer
     */
    boolean examine(Map<String, String> facts) {
        try {
            HttpResponse<String> answer = get("/assistant/connectors");
            JsonNode connectors = Json.MAPPER.readTree(answer.body());
            if (answer.statusCode() != 200) {
                out.println("The connectors cannot be looked at: " + RunReport.problem(answer.statusCode(), connectors));
                return false;
            }
            DoctorReport report = new DoctorReport(facts, flag(), connectors);
            out.print(report.text());
            return report.well();
        } catch (JsonProcessingException e) {
            out.println("The connectors cannot be looked at: what answers at " + product + " is not Prospect Assistant");
        } catch (IOException e) {
            out.println("The connectors cannot be looked at: " + product + " does not answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** The feature flag; empty where the product does not tell. */
    private Optional<JsonNode> flag() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/assistant/flag");
        return answer.statusCode() == 200 ? Optional.of(Json.tree(answer.body())) : Optional.empty();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(product.resolve(BASE + path)).timeout(PATIENCE).header("Authorization", "Bearer " + token).header("Accept", "application/json").build(),
                BodyHandlers.ofString());
    }
}
