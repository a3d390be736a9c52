package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Plans English and French commands by a grammar, without any outside service: the same command always gives the same plan.
 *
 * <p>The way of a command: {@link Token}s → {@link Unit}s (phrases of {@code plan/lexicon.yaml}) → {@link Clause}s, one for each instruction →
 * {@link Description}s of what it is about → actions. Instructions that are understood only in part are refused with the reason, never guessed.
 */
@Component("localPlanner")
public class LocalPlanner {

    private static final Lexicon LEXICON = new Lexicon();

    private final CategoryTaxonomy taxonomy;

    public LocalPlanner(CategoryTaxonomy taxonomy) {
        this.taxonomy = taxonomy;
    }

    /** Never throws, whatever the text; null is an empty command. */
    public Planning plan(String command) {
        String clean = Token.clean(command);
        List<Token> tokens = Token.read(clean);
        String language = LEXICON.languageOf(tokens);
        List<Clause> clauses = new ClauseReader(taxonomy, clean, LEXICON.tag(tokens, language)).read();
        try {
            List<PlannedAction> actions = new PlanWriter(taxonomy, clean, language, clauses).write();
            if (!actions.isEmpty()) {
                return Planning.of(new Plan(1, language, Wording.summary(language, actions), actions));
            }
            boolean onlyNegated = clauses.stream().anyMatch(clause -> clause.negated() || clause.verb() == Tag.LEAVE);
            return Wording.problem(language, onlyNegated ? Wording.Reason.NOTHING_TO_DO : Wording.Reason.NOT_UNDERSTOOD, "");
        } catch (PlanWriter.Unplannable e) {
            return Wording.problem(language, e.reason, e.about);
        }
    }
}
