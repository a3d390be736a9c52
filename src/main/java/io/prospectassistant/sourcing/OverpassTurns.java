package io.prospectassistant.sourcing;

import io.prospectassistant.Json;
import io.prospectassistant.run.LeaseLost;
import io.prospectassistant.run.RunCancelled;
import org.springframework.stereotype.Component;

/** Reads what the database says about whose turn it is to ask the Overpass API. */
@Component("overpassTurns")
public class OverpassTurns {

    /**
     * The row as {@code take-overpass-turn.sql} gives it.
     *
     * @throws LeaseLost    when the statement gave none
     * @throws RunCancelled when somebody has cancelled the run meanwhile
     */
    public OverpassTurn read(String row) {
        if (row == null) {
            throw new LeaseLost("another worker has taken over the run while OpenStreetMap was asked");
        }
        OverpassTurn turn = Json.read(row, OverpassTurn.class);
        if (turn.cancelled()) {
            throw new RunCancelled("the run was cancelled while OpenStreetMap was asked");
        }
        return turn;
    }
}
