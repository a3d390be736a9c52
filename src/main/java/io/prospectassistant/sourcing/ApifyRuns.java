package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.run.LeaseLost;
import io.prospectassistant.run.RunCancelled;
import io.prospectassistant.sourcing.ApifySearch.Candidate;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Reads what Apify says about runs, leniently: what is missing or of another type is not there. */
@Component("apifyRuns")
public class ApifyRuns {

    /** Ids become part of a path, so only what cannot be anything else passes for one. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** The most inputs read in one look; whoever starts more runs of one actor within a minute must send user agents. */
    private static final int MOST_COMPARED = 20;

    private record Listed(Candidate run, String agent, Instant startedAt) {}

    /**
     * The row as {@code load-apify-run.sql} gives it.
     *
     * @throws LeaseLost when the statement gave none
     */
    public ApifyRun read(String row) {
        if (row == null) {
            throw new LeaseLost("another worker has taken over the run while Apify was asked");
        }
        return Json.read(row, ApifyRun.class);
    }

    /** The run that has just been started, as a list of candidates to adopt; empty when the answer names none. */
    public String started(ApifyAnswer answer) {
        Candidate run = candidate(answer.body().path("data"));
        return Json.write(run == null ? List.of() : List.of(run));
    }

    /** What the answer to a question about our run says, as JSON text: {@code {status, dataset_id, detail}}. */
    public String state(ApifyAnswer answer) {
        JsonNode data = answer.body().path("data");
        String status = text(data.path("status"));
        boolean endedBadly = status != null && !status.equals(ApifyRun.SUCCEEDED);
        Map<String, String> state = new LinkedHashMap<>();
        state.put("status", status);
        state.put("dataset_id", id(data.path("defaultDatasetId")));
        state.put("detail", endedBadly ? OutsideText.line(text(data.path("statusMessage")), 200) : null);
        return Json.write(state);
    }

    /** Our run among the actor's runs: the one with our mark, or else those without anybody's mark, to be told apart by their input. */
    public ApifySearch search(ApifyRun run, ApifyAnswer answer) {
        boolean firstStart = run.status().equals("STARTING");
        if (!answer.ok()) {
            return new ApifySearch(false, firstStart, List.of(), List.of());
        }
        List<Listed> listed = new ArrayList<>();
        answer.body().path("data").path("items").forEach(item -> {
            Candidate candidate = candidate(item);
            if (candidate != null) {
                listed.add(new Listed(candidate, item.path("meta").path("userAgent").asText(""), time(item.path("startedAt"))));
            }
        });
        listed.sort(Comparator.comparing(Listed::startedAt).reversed());

        String mark = ApifyRequest.MARK + run.ref() + ")";
        List<Candidate> marked = listed.stream().filter(one -> one.agent().contains(mark)).map(Listed::run).toList();
        if (!marked.isEmpty()) {
            return new ApifySearch(true, firstStart, marked, List.of());
        }
        Instant since = Instant.parse(ApifyRequest.since(run));
        return new ApifySearch(true, firstStart, List.of(), listed.stream()
                .filter(one -> !one.agent().contains(ApifyRequest.MARK) && !one.startedAt().isBefore(since))
                .limit(MOST_COMPARED).map(Listed::run).toList());
    }

    /** Whether the input of the next run is ours. Apify fills in defaults, so ours need only be part of it. */
    public ApifySearch compare(ApifySearch search, ApifyRun run, ApifyAnswer answer) {
        boolean read = answer.ok() || answer.definite();
        return search.decided(read, answer.ok() && isPart(run.request(), answer.body()));
    }

    /**
     * The report for the action. It depends on the row alone, so it is the same after a crash.
     *
     * @throws RunCancelled when somebody has cancelled the run meanwhile
     */
    public Found found(ApifyRun run) {
        if (run.cancelled()) {
            throw new RunCancelled("the run was cancelled while Apify was asked");
        }
        if (run.errorCode() != null) {
            return broken(run, run.errorCode(), run.errorDetail());
        }
        if (ApifyRun.SUCCEEDED.equals(run.status())) {
            int missing = run.itemsTotal() == null ? 0 : run.itemsTotal() - run.items();
            String detail = missing > 0 ? "Apify counts " + run.itemsTotal() + " results and delivered " + run.items() + " of them." : null;
            return new Found("apify", "ok", null, detail, run.items());
        }
        String reason = switch (run.status()) {
            case "FAILED" -> "The search at Apify failed before it was complete";
            case "ABORTED" -> run.overdue() ? tooLong() : "The search was stopped in the Apify console";
            default -> tooLong();
        };
        String said = run.errorDetail() == null ? "" : " (the actor says: " + run.errorDetail() + ")";
        return broken(run, "source-unavailable", reason + said + "; " + (run.items() > 0
                ? "what it had found by then is kept. Ask again for more."
                : "it had found nothing. Ask again later, or for fewer leads."));
    }

    private static String tooLong() {
        return "The search at Apify took longer than it may and was stopped";
    }

    private static Found broken(ApifyRun run, String code, String detail) {
        return new Found("apify", run.items() > 0 ? "partial" : "failed", code, detail, run.items());
    }

    private static Candidate candidate(JsonNode run) {
        String id = id(run.path("id"));
        String status = text(run.path("status"));
        return id == null ? null : new Candidate(id, id(run.path("defaultDatasetId")), status == null ? "READY" : status);
    }

    static boolean isPart(JsonNode part, JsonNode whole) {
        if (part.isObject()) {
            for (Map.Entry<String, JsonNode> member : part.properties()) {
                if (!whole.has(member.getKey()) || !isPart(member.getValue(), whole.get(member.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        if (part.isArray()) {
            if (!whole.isArray() || whole.size() != part.size()) {
                return false;
            }
            for (int i = 0; i < part.size(); i++) {
                if (!isPart(part.get(i), whole.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (part.isNumber() && whole.isNumber()) {
            BigDecimal left = part.decimalValue();
            return left.compareTo(whole.decimalValue()) == 0;
        }
        return part.equals(whole);
    }

    private static String id(JsonNode value) {
        return value.isTextual() && ID.matcher(value.asText()).matches() ? value.asText() : null;
    }

    private static String text(JsonNode value) {
        return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
    }

    private static Instant time(JsonNode value) {
        try {
            return OffsetDateTime.parse(value.asText("")).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
