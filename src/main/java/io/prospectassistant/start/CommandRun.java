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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One command, handed to a serving product over its own API like any client's, and the report of what came of it. */
final class CommandRun {

    private static final String BASE = "/api/v1/admin";
    private static final Set<String> AT_REST = Set.of("completed", "partially_completed", "awaiting_confirmation", "failed", "cancelled");
    private static final Duration PATIENCE_PER_CALL = Duration.ofSeconds(90);   // "Prefer: wait=60" and some air
    private static final long SECONDS_PER_SIGN_OF_LIFE = 10;

    private final URI product;
    private final String publicUrl;
    private final String token;
    private final PrintStream out;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1).build();

    /** @param publicUrl what the addresses in the report start with */
    CommandRun(URI product, String publicUrl, String token, PrintStream out) {
        this.product = product;
        this.publicUrl = publicUrl;
        this.token = token;
        this.out = out;
    }

    /** Prints the report when the run is settled or waits for a person. False when the command was not accepted or the product is gone. */
    boolean carryOut(String command) {
        try {
            out.println("Carrying out: " + command);
            JsonNode run = settled(execute(command));
            String ofRun = "?limit=200&run_id=" + run.path("run_id").asText();
            out.print(RunReport.of(run, get("/leads" + ofRun), get("/tasks" + ofRun), get("/notifications?limit=200"), publicUrl).text());
            return true;
        } catch (NotCarriedOut e) {
            out.println("The command was not carried out: " + e.getMessage());
        } catch (IOException e) {
            out.println("The command was not carried out: " + product + " does not answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private JsonNode execute(String command) throws IOException, InterruptedException, NotCarriedOut {
        HttpRequest request = request("/assistant/prospect/execute").header("Content-Type", "application/json").header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("command", command)))).build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        for (long seconds = SECONDS_PER_SIGN_OF_LIFE; ; seconds += SECONDS_PER_SIGN_OF_LIFE) {
            try {
                return json(answer.get(SECONDS_PER_SIGN_OF_LIFE, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                out.println("  working for " + seconds + " s");
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            }
        }
    }

    private JsonNode settled(JsonNode accepted) throws IOException, InterruptedException, NotCarriedOut {
        JsonNode run = accepted;
        String told = "";
        while (!AT_REST.contains(run.path("status").asText())) {
            String progress = RunReport.progress(run);
            if (!progress.equals(told)) {
                out.println("  " + progress);
                told = progress;
            }
            TimeUnit.SECONDS.sleep(1);
            run = get("/assistant/prospect/runs/" + run.path("run_id").asText());
        }
        return run;
    }

    private JsonNode get(String path) throws IOException, InterruptedException, NotCarriedOut {
        return json(http.send(request(path).build(), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(product.resolve(BASE + path)).timeout(PATIENCE_PER_CALL).header("Authorization", "Bearer " + token).header("Accept", "application/json");
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException, NotCarriedOut {
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IOException("status " + answer.statusCode() + " without JSON", e);
        }
        if (answer.statusCode() >= 300) {
            throw new NotCarriedOut(RunReport.problem(answer.statusCode(), body));
        }
        return body;
    }

    /** The product has answered, with a refusal. */
    private static class NotCarriedOut extends Exception {
        NotCarriedOut(String problem) {
            super(problem);
        }
    }
}
