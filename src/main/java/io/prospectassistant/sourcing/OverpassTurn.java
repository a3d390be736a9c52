package io.prospectassistant.sourcing;

/**
 * Whether we may ask the Overpass API now: one question at a time, over all instances.
 *
 * @param token     of the turn that we have; null when it is not ours
 * @param pause     milliseconds after which it is worth looking again
 * @param cancelled whether somebody has cancelled our run
 */
public record OverpassTurn(String token, long pause, boolean cancelled) {

    public boolean ours() {
        return token != null;
    }
}
