package io.prospectassistant.sourcing;

import java.util.Optional;

/** Whom the licence of a source wants named wherever its data is shown or handed on. */
public final class Attribution {

    private Attribution() {}

    /** In words, with the address of the licence; empty for a source that wants nobody named. */
    public static Optional<String> of(String source) {
        return OverpassAnswers.SOURCE.equals(source) ? Optional.of("© OpenStreetMap contributors, ODbL 1.0: https://www.openstreetmap.org/copyright") : Optional.empty();
    }
}
