package io.prospectassistant.sourcing;

import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * One look for a run that may have been started without our hearing of it.
 *
 * @param complete   whether Apify told us everything that we asked
 * @param firstStart whether the start in question was the first one
 * @param matches    runs that are ours as far as we can tell, best first
 * @param unmarked   runs that may be ours by their input, not compared yet, newest first
 */
public record ApifySearch(boolean complete, boolean firstStart, List<Candidate> matches, List<Candidate> unmarked) {

    /** A run as Apify lists it. */
    public record Candidate(String id, String datasetId, String status) {}

    public ApifySearch {
        matches = List.copyOf(matches);
        unmarked = List.copyOf(unmarked);
    }

    /** Whether there is a run whose input must be read to tell. */
    public boolean undecided() {
        return !unmarked.isEmpty();
    }

    /** The run whose input is to be read. */
    public Candidate next() {
        return unmarked.get(0);
    }

    public boolean found() {
        return !matches.isEmpty();
    }

    /** The matches as JSON text; which of them still belongs to nobody is for the database to say. */
    public String candidates() {
        return Json.write(matches);
    }

    /** Only who could look everywhere and got nothing may pay for another run, and only once. */
    public boolean safeToStartAgain() {
        return firstStart && complete;
    }

    /** The next run is compared: its input is ours, or it is not, or (unread) nobody knows. */
    ApifySearch decided(boolean read, boolean ours) {
        List<Candidate> known = new ArrayList<>(matches);
        if (ours) {
            known.add(next());
        }
        return new ApifySearch(complete && read, firstStart, known, unmarked.subList(1, unmarked.size()));
    }
}
