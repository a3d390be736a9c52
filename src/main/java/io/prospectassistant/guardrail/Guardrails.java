package io.prospectassistant.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.guardrail.Facts.Counted;
import io.prospectassistant.guardrail.Verdict.Check;
import io.prospectassistant.guardrail.Verdict.Reason;
import io.prospectassistant.nurture.FollowUpManager;
import io.prospectassistant.plan.ActionType;
import io.prospectassistant.plan.ActionType.BulkGroup;
import io.prospectassistant.plan.ActionType.GuardrailClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What runs by itself, what waits for a person, and what is refused. Rules look at the kind of action and at counted rows; never at who
 * asks, in which language, or what the plan says about itself.
 *
 * <p>An action nobody has a rule for is refused: the decision starts there and has to be earned.
 */
@Component("guardrails")
public class Guardrails {

    private static final int DEFAULT_LIMIT = 20;
    private static final Set<String> IDENTITY_AND_CONTACT =
            Set.of("name", "email", "phone", "website", "street", "postal_code", "city", "country", "latitude", "longitude");

    private static final String ERASED = "[deleted]";

    private final GuardrailSettings settings;
    private final FollowUpManager followUps;

    public Guardrails(GuardrailSettings settings, FollowUpManager followUps) {
        this.settings = settings;
        this.followUps = followUps;
    }

    /**
     * Judges all actions of a plan together, so that splitting one large action into many small ones changes nothing.
     *
     * @param factsJson what {@code sql/guardrail/count.sql} found
     * @return the verdicts as a JSON array for {@code sql/guardrail/decide.sql}
     */
    public String judge(String factsJson) {
        return Json.write(judge(Json.read(factsJson, Facts.class)));
    }

    List<Verdict> judge(Facts facts) {
        Map<BulkGroup, Long> planned = new EnumMap<>(BulkGroup.class);
        Map<BulkGroup, Long> spent = new EnumMap<>(BulkGroup.class);
        for (Counted action : facts.actions()) {
            ActionType.named(action.type()).ifPresent(type -> planned.merge(type.bulkGroup(), rows(action, type, facts), Long::sum));
        }
        facts.spent().forEach((name, rows) -> ActionType.named(name).ifPresent(type -> spent.merge(type.bulkGroup(), (long) rows, Long::sum)));
        return facts.actions().stream().map(action -> judge(action, facts, planned, spent)).toList();
    }

    private Verdict judge(Counted action, Facts facts, Map<BulkGroup, Long> planned, Map<BulkGroup, Long> spent) {
        ActionType type = ActionType.named(action.type()).orElse(null);
        List<Check> checks = new ArrayList<>();
        if (type == null) {
            return verdict(action, "reject", new Reason("unknown-action", "\"" + action.type() + "\" is not an action of this product."), checks, null);
        }
        long rows = rows(action, type, facts);
        int affected = (int) rows;
        count(action, type, rows, planned, checks);
        Reason refusal = refusal(action, type, rows, planned);
        if (refusal == null && "reject".equals(action.decision())) {
            refusal = new Reason("refused-before", "It was refused when the plan was made; that does not go away.");
        }
        if (refusal != null) {
            return verdict(action, "reject", refusal, checks, affected);
        }
        List<Reason> waits = waits(action, type, rows, planned, spent, checks);
        if ("confirm".equals(action.decision()) && waits.isEmpty() && rows > 0) {
            waits.add(new Reason("decided-before", "It needed a confirmation when the plan was made; that does not go away."));
        }
        return new Verdict(action.actionId(), waits.isEmpty() ? "auto" : "confirm", action.decision(), waits, checks, affected, action.preview());
    }

    /** What was counted, whatever the verdict will be, with the limits that no approval lifts. */
    private void count(Counted action, ActionType type, long rows, Map<BulkGroup, Long> planned, List<Check> checks) {
        if (action.rows() != null) {
            checks.add(new Check("selected_rows", "pass", action.rows(), null));
        }
        if (action.dependents() > 0) {
            checks.add(new Check("dependent_rows", "warn", action.dependents(), null));
        }
        if (type.guardrailClass() == GuardrailClass.DESTRUCTIVE) {
            checks.add(limited("rows_per_approval", rows, GuardrailSettings.MAX_ROWS_PER_APPROVAL));
        }
        if (type.bulkGroup() == BulkGroup.SOURCING) {
            checks.add(limited("sourced_in_run", planned.get(BulkGroup.SOURCING), settings.maxSourcedPerRun()));
        }
    }

    private static Check limited(String code, long value, long limit) {
        return new Check(code, value > limit ? "warn" : "pass", value, limit);
    }

    /** Why this action must not happen at all; null when nothing speaks against it. */
    private Reason refusal(Counted action, ActionType type, long rows, Map<BulkGroup, Long> planned) {
        if (!type.available()) {
            return new Reason("not-available-yet", "\"" + type.wireName() + "\" is planned and judged, but this version cannot carry it out.");
        }
        if (isErased(action.params()) || isErased(action.params().path("changes"))) {
            return new Reason("erased", "What it would write was taken out when the lead that it was about was deleted. Give a new command.");
        }
        if (action.missing() != null) {
            return new Reason("unknown-" + action.missing().replace("changes/", "").replace("_id", ""),
                    "params/" + action.missing() + " names something that does not exist.");
        }
        if (type == ActionType.NURTURE_LEADS) {
            String sequence = action.params().path("sequence").asText("default");
            if (followUps.sequence(sequence).isEmpty()) {
                return new Reason("unknown-sequence", "There is no sequence \"" + sequence + "\".");
            }
        }
        if (type.bulkGroup() == BulkGroup.SOURCING && planned.get(BulkGroup.SOURCING) > settings.maxSourcedPerRun()) {
            return new Reason("too-many-sourced", "A run may source " + settings.maxSourcedPerRun() + " leads at most, and this plan asks for "
                    + planned.get(BulkGroup.SOURCING) + ".");
        }
        if (type.guardrailClass() == GuardrailClass.DESTRUCTIVE && rows > GuardrailSettings.MAX_ROWS_PER_APPROVAL) {
            return new Reason("too-many-rows", "One approval covers " + GuardrailSettings.MAX_ROWS_PER_APPROVAL + " rows at most; narrow the selection.");
        }
        return null;
    }

    /** Whether a value of it is what erasing a lead leaves in its place: that is not to be written into another. */
    private static boolean isErased(JsonNode params) {
        for (JsonNode value : params) {
            if (ERASED.equals(value.textValue())) {
                return true;
            }
        }
        return false;
    }

    /** Why a person has to say yes first; empty when nobody has to. */
    private List<Reason> waits(Counted action, ActionType type, long rows, Map<BulkGroup, Long> planned, Map<BulkGroup, Long> spent, List<Check> checks) {
        List<Reason> reasons = new ArrayList<>();
        if (rows == 0) {
            return reasons; // nothing to confirm: it ends skipped
        }
        if (type.guardrailClass() == GuardrailClass.DESTRUCTIVE || type.guardrailClass() == GuardrailClass.OUTWARD) {
            reasons.add(new Reason("irreversible", "This cannot be undone."));
        }
        if (type.bulkGroup() == BulkGroup.UPDATE && rows > 1 && overwritesContactData(action)) {
            reasons.add(new Reason("overwrites-contact-data", "It would overwrite names or contact data of " + rows + " rows; the old values are not kept."));
        }
        if (type.bulkGroup() == BulkGroup.NONE || type.bulkGroup() == BulkGroup.RESCORING) {
            return reasons; // a score is derived and can be computed again: any number
        }
        long inPlan = planned.get(type.bulkGroup());
        long threshold = settings.bulkConfirmThreshold();
        checks.add(limited("rows_in_plan", inPlan, threshold));
        if (inPlan > threshold) {
            reasons.add(new Reason("bulk", "Actions of this kind would touch " + inPlan + " rows in this plan; above " + threshold + " a person decides."));
        }
        if (settings.requesterDailyRows() > 0) {
            long inDay = spent.getOrDefault(type.bulkGroup(), 0L) + inPlan;
            long budget = settings.requesterDailyRows();
            checks.add(limited("rows_in_24_hours", inDay, budget));
            if (inDay > budget) {
                reasons.add(new Reason("daily-rows", "This person's runs would touch " + inDay + " rows in 24 hours without approval; above " + budget + " a person decides."));
            }
        }
        return reasons;
    }

    private static boolean overwritesContactData(Counted action) {
        for (var names = action.params().path("changes").fieldNames(); names.hasNext(); ) {
            if (IDENTITY_AND_CONTACT.contains(names.next())) {
                return true;
            }
        }
        return false;
    }

    /** Rows that the action touches: asked for, counted, or one. A dry run finds nothing, so there it is what it would be at most. */
    private static long rows(Counted action, ActionType type, Facts facts) {
        if (type == ActionType.SOURCE_LEADS_APIFY) {
            return askedFor(action);
        }
        if (action.entity() == null) {
            return 1;
        }
        long counted = (action.rows() == null ? 0 : action.rows()) + action.dependents();
        return facts.dryRun() && action.hasScope("run") ? Math.max(counted, soughtBefore(action, facts)) : counted;
    }

    private static long askedFor(Counted sourcing) {
        return sourcing.params().path("limit").asInt(DEFAULT_LIMIT);
    }

    /** What "the leads of this run" would be at most by the time of the action. */
    private static long soughtBefore(Counted action, Facts facts) {
        return facts.actions().stream().takeWhile(earlier -> earlier != action)
                .filter(earlier -> ActionType.SOURCE_LEADS_APIFY.wireName().equals(earlier.type()))
                .mapToLong(Guardrails::askedFor).sum();
    }

    private static Verdict verdict(Counted action, String decision, Reason reason, List<Check> checks, Integer affected) {
        return new Verdict(action.actionId(), decision, action.decision(), List.of(reason), checks, affected, action.preview());
    }
}
