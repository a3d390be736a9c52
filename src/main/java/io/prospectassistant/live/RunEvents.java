package io.prospectassistant.live;

import io.prospectassistant.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads audit events of runs as the stream sends them. Fails like any statement when the database is away. */
@Component("runEvents")
class RunEvents {

    /** Events that are read for one listener at once, and so the most that wait in memory for a slow one. */
    static final int PAGE = 100;

    /** Ends a stream. What the trail tells of a run after that, of its mails for instance, is no part of it. */
    private static final String LAST = "run.settled";

    private final JdbcClient database;
    private final String stand;
    private final String next;

    RunEvents(JdbcClient database) throws IOException {
        this.database = database;
        this.stand = text("stand");
        this.next = text("next-events");
    }

    /**
     * @param lastSeq number of the run's last event
     * @param endSeq  number of the event that ends its stream; null as long as the run has not ended
     */
    record Stand(String runId, int lastSeq, Integer endSeq) {}

    /** Where a listener stands: behind the event of this number; 0 at the start. */
    record Place(String runId, int after) {}

    /**
     * What follows a place.
     *
     * @param frames the next events, as bytes of a stream
     * @param last   number of the last of them; the place's own when there are none
     * @param end    whether nothing will follow: the run is settled, and the stream ends with these
     */
    record Next(List<byte[]> frames, int last, boolean end) {}

    private record Row(Place place, boolean settled, Integer seq, String event, String data) {}

    /** How far a run has come; nothing for an id that is none of a run. */
    Optional<Stand> stand(String runId) {
        return database.sql(stand).param("run_id", runId)
                .query((row, number) -> new Stand(row.getString("run_id"), row.getInt("last_seq"), row.getObject("end_seq", Integer.class))).optional();
    }

    /** What follows each of these places now. A run that is not there any more has no answer. */
    Map<Place, Next> next(Collection<Place> places) {
        List<Row> rows = database.sql(next).param("wanted", Json.write(places)).param("page", PAGE)
                .query((row, number) -> new Row(new Place(row.getString("run_id"), row.getInt("after")), row.getBoolean("settled"),
                        row.getObject("seq", Integer.class), row.getString("event"), row.getString("data"))).list();
        Map<Place, List<byte[]>> frames = new HashMap<>();
        Map<Place, Next> next = new HashMap<>();
        for (Row row : rows) {
            if (next.containsKey(row.place()) && next.get(row.place()).end()) {
                continue;
            }
            List<byte[]> sofar = frames.computeIfAbsent(row.place(), place -> new ArrayList<>());
            if (row.seq() != null) {
                sofar.add(frame(row));
            }
            next.put(row.place(), new Next(sofar, row.seq() == null ? row.place().after() : row.seq(), LAST.equals(row.event()) || row.settled() && row.seq() == null));
        }
        return next;
    }

    /** One event of the stream. PostgreSQL's JSON text has no line breaks outside of strings, and none unescaped inside. */
    private static byte[] frame(Row row) {
        return ("id: " + row.seq() + "\nevent: " + row.event() + "\ndata: " + row.data() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) throws IOException {
        return new ClassPathResource("sql/live/" + name + ".sql").getContentAsString(StandardCharsets.UTF_8);
    }
}
