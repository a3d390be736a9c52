package io.prospectassistant.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The questions of one planning, while they are asked: at most one is open. Used by one thread after the other. */
public final class Attempts {

    private final List<Attempt> closed = new ArrayList<>();
    private String open;
    private long since;

    /** A question goes out. @param asked {@code plan} or {@code repair} */
    synchronized void begin(String asked) {
        open = asked;
        since = System.nanoTime();
    }

    /** The answer to the open question was read. */
    synchronized void answered(KhojAnswer.Answer answer, PlanReader.Reading reading) {
        String outcome = reading.refused() ? "refused" : reading.repaired() ? "salvaged" : "accepted";
        close(outcome, answer.text(), reading.problems(), reading.remarks(), answer.usage());
    }

    /**
     * The open question has no answer; without an open question nothing is told.
     *
     * @param why  a sentence for people
     * @param said what the model had said by then; may be null
     */
    public synchronized void failed(String why, String said) {
        if (open != null) {
            close("failed", said, List.of(why), List.of(), null);
        }
    }

    /** What was asked so far, in order. */
    synchronized List<Attempt> soFar() {
        return List.copyOf(closed);
    }

    private void close(String outcome, String said, List<String> problems, List<String> salvaged, TokenUsage usage) {
        closed.add(Attempt.of(open, outcome, said, problems, salvaged, usage, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)));
        open = null;
    }
}
