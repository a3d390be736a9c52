package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Plans English and French commands by a grammar, without any outside service: the same command gives the same plan, on the same day
 * where it speaks of ages.
 *
 * <p>The way of a command: {@link Token}s → {@link Unit}s (phrases of {@code plan/lexicon.yaml}) → {@link Clause}s, one for each instruction →
 * {@link Description}s of what it is about → actions. Instructions that are understood only in part are refused with the reason, never guessed.
 */
@Component("localPlanner")
public class LocalPlanner {

    private final CategoryTaxonomy taxonomy;
    private final Clock clock;
    private final Gazetteer gazetteer;
    private final Lexicon lexicon;
    private final Spelling spelling;

    @Autowired
    public LocalPlanner(CategoryTaxonomy taxonomy) {
        this(taxonomy, Clock.systemUTC());
    }

    /** @param clock tells today's date, from which ages are counted ("older than 30 days"), in UTC */
    LocalPlanner(CategoryTaxonomy taxonomy, Clock clock) {
        gazetteer = new Gazetteer();
        this.taxonomy = taxonomy;
        this.clock = clock;
        lexicon = new Lexicon(taxonomy, gazetteer);
        spelling = new Spelling(lexicon, taxonomy, gazetteer);
    }

    /** Never throws, whatever the text; null is an empty command. */
    public Planning plan(String command) {
        String typed = calm(Token.clean(command));
        String clean = spelling.correct(typed, Token.read(typed));
        List<Token> tokens = Token.read(clean);
        String language = lexicon.languageOf(tokens);
        List<Unit> units = lexicon.tag(tokens, language);
        List<Clause> clauses = new ClauseReader(taxonomy, clean, units).read();
        if (clauses.stream().anyMatch(clause -> clause.verb() != null) && units.stream().anyMatch(unit -> unit.is(Tag.CORRECTION))) {
            return Wording.problem(language, Wording.Reason.CONDITIONAL, "");
        }
        try {
            List<PlannedAction> actions = new PlanWriter(taxonomy, gazetteer, clean, language, LocalDate.now(clock), clauses, units.stream().anyMatch(unit -> unit.is(Tag.DOUBT))).write();
            if (!actions.isEmpty()) {
                return Planning.of(new Plan(1, language, Wording.summary(language, actions), actions));
            }
            boolean onlyNegated = clauses.stream().anyMatch(clause -> clause.negated() || clause.verb() == Tag.LEAVE);
            boolean question = tokens.stream().anyMatch(token -> token.text().equals("?")) || !units.isEmpty() && units.get(0).is(Tag.QUESTION);
            return Wording.problem(language, onlyNegated ? Wording.Reason.NOTHING_TO_DO : question ? Wording.Reason.QUESTION : Wording.Reason.NOT_UNDERSTOOD, "");
        } catch (Unplannable e) {
            return Wording.problem(language, e.reason, e.about);
        }
    }

    /** {@code en} or {@code fr}: what the command is likelier to be written in. Never throws. */
    public String languageOf(String command) {
        return lexicon.languageOf(Token.read(calm(Token.clean(command))));
    }

    /** What is shouted is read as if it were said: capitals tell nothing when all letters are capitals. Titles stay as they were typed. */
    private String calm(String clean) {
        boolean shouted = clean.codePoints().noneMatch(Character::isLowerCase) && clean.codePoints().filter(Character::isUpperCase).count() > 4;
        boolean titled = shouted && Token.read(clean).stream().anyMatch(token -> lexicon.tagsOf(token.folded()).stream().anyMatch(Spelling.TITLED::contains));
        return shouted && !titled ? clean.toLowerCase(Locale.ROOT) : clean;
    }
}
