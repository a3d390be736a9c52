package io.prospectassistant.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * Everything the assistant can be asked to do. The wire name ({@code source_leads_apify}) is the word in the plan and the API;
 * the same word in kebab-case ({@link #id()}) names the route, its file and its documentation page.
 *
 * <p>Adding one: follow the table in CONTRIBUTING.md.
 */
public enum ActionType {
    SOURCE_LEADS_APIFY(GuardrailClass.ADDITIVE, BulkGroup.SOURCING, true),
    ENRICH_LEADS(GuardrailClass.ADDITIVE, BulkGroup.ENRICHMENT, true),
    RESCORE_LEADS(GuardrailClass.REVERSIBLE, BulkGroup.RESCORING, true),
    NURTURE_LEADS(GuardrailClass.REVERSIBLE, BulkGroup.NURTURING, true),
    NOTIFY_USER(GuardrailClass.INERT, BulkGroup.NONE, true),
    CREATE_LEAD(GuardrailClass.ADDITIVE, BulkGroup.CREATION, true),
    CREATE_TASK(GuardrailClass.ADDITIVE, BulkGroup.CREATION, true),
    CREATE_PROJECT(GuardrailClass.ADDITIVE, BulkGroup.CREATION, true),
    UPDATE_LEAD(GuardrailClass.REVERSIBLE, BulkGroup.UPDATE, true),
    UPDATE_LEADS(GuardrailClass.REVERSIBLE, BulkGroup.UPDATE, true),
    UPDATE_TASK(GuardrailClass.REVERSIBLE, BulkGroup.UPDATE, true),
    UPDATE_PROJECT(GuardrailClass.REVERSIBLE, BulkGroup.UPDATE, true),
    DELETE_LEADS(GuardrailClass.DESTRUCTIVE, BulkGroup.NONE, true),
    DELETE_TASKS(GuardrailClass.DESTRUCTIVE, BulkGroup.NONE, true),
    DELETE_PROJECTS(GuardrailClass.DESTRUCTIVE, BulkGroup.NONE, true),
    MERGE_LEADS(GuardrailClass.DESTRUCTIVE, BulkGroup.NONE, false),
    EMAIL_LEADS(GuardrailClass.OUTWARD, BulkGroup.NONE, false),
    EXPORT_LEADS(GuardrailClass.DISCLOSING, BulkGroup.EXPORT, true);

    /** What an action can do to the world; decides whether it may ever run without a person. */
    public enum GuardrailClass { INERT, ADDITIVE, REVERSIBLE, DISCLOSING, OUTWARD, DESTRUCTIVE }

    /** Actions whose rows are added up over a plan before the bulk threshold is applied, so that splitting does not help. */
    public enum BulkGroup { NONE, CREATION, UPDATE, SOURCING, ENRICHMENT, RESCORING, NURTURING, EXPORT }

    private final GuardrailClass guardrailClass;
    private final BulkGroup bulkGroup;
    private final boolean available;

    ActionType(GuardrailClass guardrailClass, BulkGroup bulkGroup, boolean available) {
        this.guardrailClass = guardrailClass;
        this.bulkGroup = bulkGroup;
        this.available = available;
    }

    /** The word in plans, rows and answers, e.g. {@code source_leads_apify}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The word for routes, files and pages, e.g. {@code source-leads-apify}. */
    public String id() {
        return wireName().replace('_', '-');
    }

    public GuardrailClass guardrailClass() {
        return guardrailClass;
    }

    public BulkGroup bulkGroup() {
        return bulkGroup;
    }

    /** False for what is planned and judged but cannot be carried out yet. */
    public boolean available() {
        return available;
    }

    /** The type with exactly this wire name: no trimming, no case folding, so that a look-alike is unknown. */
    public static Optional<ActionType> named(String wireName) {
        return Arrays.stream(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
    }

    @JsonCreator
    static ActionType ofWireName(String wireName) {
        return named(wireName).orElseThrow(() -> new IllegalArgumentException("unknown action type: " + wireName));
    }
}
