package io.prospectassistant.live;

import io.prospectassistant.Problem;
import io.prospectassistant.api.Doorkeeper;
import io.prospectassistant.api.Request;
import io.prospectassistant.live.RunEvents.Stand;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** The event stream of a run. No route: an exchange of a route holds its thread until it is answered, and this answer takes as long as the run does. */
@RestController
class RunEventsController {

    private final RunEvents events;
    private final EventStreams streams;

    RunEventsController(RunEvents events, EventStreams streams) {
        this.events = events;
        this.streams = streams;
    }

    @GetMapping("/api/v1/admin/assistant/prospect/runs/{run_id}/events")
    void stream(@RequestAttribute(Doorkeeper.REQUEST) Request request, HttpServletRequest http, HttpServletResponse response) throws IOException {
        Stand stand = events.stand(request.id()).orElseThrow(() -> Problem.notFound("There is no such run."));
        int after = after(http.getHeader("Last-Event-ID"), stand.lastSeq());
        response.setHeader("Cache-Control", "no-store");
        if (stand.endSeq() != null && after > 0 && after >= stand.endSeq()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);   // an EventSource that has seen the end comes back until it is told so
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader("X-Accel-Buffering", "no");
        streams.open(request.caller(), stand.runId(), after, http, response);
    }

    /** The number in Last-Event-ID; what is none, or none of this run, is the start: nothing is lost by telling more. */
    private static int after(String lastEventId, int lastSeq) {
        String id = lastEventId == null ? "" : lastEventId.strip();
        if (!id.matches("\\d{1,9}")) {
            return 0;
        }
        int number = Integer.parseInt(id);
        return number > lastSeq ? 0 : number;
    }
}
