package io.prospectassistant.plan;

import java.util.List;

/** Where, or for which project, as it is said before the first instruction: "In Lyon, find 20 bars", "For project 4, find …". */
final class UpFront {

    private List<Place> places = List.of();
    private String project;
    /** Whether what was named holds for an action, or nothing was. */
    private boolean used = true;

    void keepPlaces(List<Place> named) {
        places = named;
        used = places.isEmpty();
    }

    void keepProject(String id) {
        project = id;
        used = false;
    }

    boolean hasPlaces() {
        return !places.isEmpty();
    }

    /** For an action that is to be done there. */
    List<Place> usePlaces() {
        used |= hasPlaces();
        return places;
    }

    boolean hasProject() {
        return project != null;
    }

    /** For an action on its leads; null when none was named. */
    String useProject() {
        used |= hasProject();
        return project;
    }

    /** What was named and holds for nothing would be left out: "In Lyon, notify me". */
    void refuseUnused() throws Unplannable {
        if (!used) {
            throw Unplannable.notExpressible(hasPlaces() ? places.get(0).name() : project);
        }
    }
}
