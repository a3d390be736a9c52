package io.prospectassistant.plan;

import java.util.List;

/**
 * One question to Khoj and what came of it, as it is kept with the run.
 *
 * @param asked        {@code plan}, or {@code repair} when it told what was wrong with an earlier answer
 * @param outcome      {@code accepted}, {@code salvaged}, {@code refused} or {@code failed}
 * @param rawAnswer    what the model wrote, at most {@value #MAX_CHARACTERS} characters; null when nothing of it came
 * @param rawAnswerCut whether it wrote more
 * @param problems     why the answer was not used; of a failure the one reason
 * @param salvaged     what was left out, ignored or written in another way
 * @param usage        null when Khoj does not say
 * @param tookMs       milliseconds
 */
public record Attempt(String asked, String outcome, String rawAnswer, boolean rawAnswerCut, List<String> problems, List<String> salvaged, TokenUsage usage, long tookMs) {

    /** As much of an answer as is kept: a plan of fifty actions fits. */
    static final int MAX_CHARACTERS = 16_384;

    public Attempt {
        problems = List.copyOf(problems);
        salvaged = List.copyOf(salvaged);
    }

    static Attempt of(String asked, String outcome, String said, List<String> problems, List<String> salvaged, TokenUsage usage, long tookMs) {
        boolean cut = said != null && said.length() > MAX_CHARACTERS;
        return new Attempt(asked, outcome, said == null ? null : PlanText.storable(cut ? said.substring(0, MAX_CHARACTERS) : said), cut, problems, salvaged, usage, tookMs);
    }
}
