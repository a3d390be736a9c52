package io.prospectassistant.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Contract;
import io.prospectassistant.api.HttpRequest;
import io.prospectassistant.api.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * The two ends of every door: {@link #read} turns the HTTP request into one typed value, the others turn the JSON text that the routes behind the door
 * made into an answer. In between there is no header.
 */
@Component("edge")
public class Edge {

    private static final String REQUEST = "request";
    private static final String OPERATION = "operation";
    private static final String SERVLET = "servlet";
    private static final String IF_NONE_MATCH = "ifNoneMatch";
    private static final Set<String> SETTLED = Set.of("completed", "partially_completed", "failed", "cancelled");

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Contract contract;

    public Edge(Contract contract) {
        this.contract = contract;
    }

    /** Makes the request the body and the variable {@code request}, and drops every header. */
    public void read(Exchange exchange) {
        HttpRequest http = http(exchange);
        Request request = http.request();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(request);
        exchange.setVariable(REQUEST, request);
        exchange.setVariable(OPERATION, http.match().operation());
        exchange.setProperty(SERVLET, http.servlet());
        exchange.setVariable(IF_NONE_MATCH, http.header("If-None-Match").orElse(""));
    }

    /** The HTTP request behind an exchange that has just come in. */
    static HttpRequest http(Exchange exchange) {
        HttpServletRequest servlet = exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
        return HttpRequest.of(servlet, exchange.getMessage().getBody(String.class));
    }

    /** 200 with the JSON text that is the body; 404 when there is none. */
    public void answer(Exchange exchange) {
        tell(exchange, 200, found(exchange));
    }

    /** 200 with the CSV file that the body, an {@link InputStream}, is written from, while it is read. */
    public void file(Exchange exchange) {
        exchange.getMessage().setBody(new FileBody(exchange.getMessage().getBody(InputStream.class), exchange.getProperty(SERVLET, HttpServletRequest.class)));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/csv;charset=utf-8");
        exchange.getMessage().setHeader("Content-Disposition", "attachment; filename=\"leads-" + FILE_TIME.format(Instant.now()) + ".csv\"");
    }

    /** 201 with {@code Location} and the entity that is the body. */
    public void created(Exchange exchange) {
        String entity = found(exchange);
        String collection = exchange.getVariable(OPERATION, Contract.Operation.class).path();
        String id = Json.tree(entity).path(collection.substring(collection.lastIndexOf('/') + 1, collection.length() - 1) + "_id").asText();
        tell(exchange, 201, entity);
        exchange.getMessage().setHeader("Location", contract.basePath() + collection + "/" + id);
    }

    /** Of {@code {"created", "entity"}}, which is the body: 201 with {@code Location} and the entity when it was created, 200 when it was there already. */
    public void createdOnce(Exchange exchange) {
        JsonNode outcome = Json.tree(found(exchange));
        exchange.getMessage().setBody(outcome.path("entity").toString());
        created(exchange);
        if (!outcome.path("created").asBoolean()) {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        }
    }

    /** 204 when the body names what was deleted; 404 when it is empty. */
    public void deleted(Exchange exchange) {
        found(exchange);
        tell(exchange, 204, "");
    }

    /** The run that is the body: 200 once it is settled, or waits for a person and the caller waited for that; else 202. */
    public void accepted(Exchange exchange) {
        String run = found(exchange);
        JsonNode tree = Json.tree(run);
        boolean waited = exchange.getVariable(REQUEST, Request.class).waitSeconds() > 0;
        tell(exchange, isSettled(tree) || waited && isAwaitingConfirmation(tree) ? 200 : 202, run);
        exchange.getMessage().setHeader("Location", tree.at("/links/self").asText());
    }

    /** The run that is the body, after a decision or a cancellation: 202 while approved actions are carried out or a running one is stopped, else 200. */
    public void decided(Exchange exchange) {
        String run = found(exchange);
        JsonNode tree = Json.tree(run);
        tell(exchange, isSettled(tree) || isAwaitingConfirmation(tree) ? 200 : 202, run);
    }

    /** As {@link #answer(Exchange)}, with an {@code ETag}; 304 without a body when the caller has the same already. */
    public void answerUnlessKnown(Exchange exchange) {
        String entity = found(exchange);
        String tag = '"' + sha256(entity).substring(0, 32) + '"';
        String known = exchange.getVariable(IF_NONE_MATCH, String.class);
        boolean same = Stream.of(known.split(",")).map(candidate -> candidate.trim().replaceFirst("^W/", "")).anyMatch(candidate -> candidate.equals(tag) || candidate.equals("*"));
        tell(exchange, same ? 304 : 200, same ? "" : entity);
        exchange.getMessage().setHeader("ETag", tag);
    }

    /** Refuses when the body, a JSON array of {@code {pointer, detail}}, is not empty; else puts the request back as the body. */
    public void refuse(Exchange exchange) {
        throwIfAny(Json.tree(exchange.getMessage().getBody(String.class)));
        exchange.getMessage().setBody(exchange.getVariable(REQUEST));
    }

    /**
     * Takes over what the body, the outcome of normalising the fields of a lead, says: its {@code errors} are answered 422; else it becomes JSON text with
     * {@code fields}, column by column, and {@code facts}, what follows from them.
     */
    public void takeNormalised(Exchange exchange) {
        JsonNode outcome = Json.MAPPER.valueToTree(exchange.getMessage().getBody());
        throwIfAny(outcome.path("errors"));
        exchange.getMessage().setBody(outcome.toString());
    }

    private static void throwIfAny(JsonNode errors) {
        List<Problem.Error> found = new ArrayList<>();
        errors.forEach(error -> found.add(new Problem.Error(error.path("pointer").asText(), error.path("detail").asText())));
        if (!found.isEmpty()) {
            throw Problem.invalid(found);
        }
    }

    /** What is another's is answered in the same words as what does not exist. */
    private static String found(Exchange exchange) {
        return Optional.ofNullable(exchange.getMessage().getBody(String.class))
                .orElseThrow(() -> Problem.notFound("There is no such " + exchange.getVariable(OPERATION, Contract.Operation.class).entity() + "."));
    }

    // Bytes, not text: what turns text into bytes further on asks the machine's default charset.
    private static void tell(Exchange exchange, int status, String json) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isSettled(JsonNode run) {
        return SETTLED.contains(run.path("status").asText());
    }

    private static boolean isAwaitingConfirmation(JsonNode run) {
        return run.path("status").asText().equals("awaiting_confirmation");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
