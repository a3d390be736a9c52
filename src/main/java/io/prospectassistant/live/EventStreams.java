package io.prospectassistant.live;

import io.prospectassistant.Problem;
import io.prospectassistant.access.Caller;
import io.prospectassistant.access.Role;
import io.prospectassistant.access.Standing;
import io.prospectassistant.live.RunEvents.Next;
import io.prospectassistant.live.RunEvents.Place;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The listeners of this instance and the one thread that serves them. It looks into the database while somebody listens, for all runs at once, so events of
 * other instances arrive like our own; and before anything is sent it asks who may still listen; of
 * slow readers, for whom something waits, it asks that again at every ping's time.
 */
@Component("eventStreams")
class EventStreams {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    /** The reader shall come back this soon after an interruption; sent first, it also shows that the stream is open. */
    private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final int RETRY_AFTER_SECONDS = 10;

    private final LiveSettings settings;
    private final RunEvents events;
    private final Standing standing;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "run-events");
        made.setDaemon(true);
        return made;
    });
    private boolean closing;
    private boolean failing;

    EventStreams(LiveSettings settings, RunEvents events, Standing standing) {
        this.settings = settings;
        this.events = events;
        this.standing = standing;
        thread.scheduleWithFixedDelay(this::look, settings.tick().toMillis(), settings.tick().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Goes on with this exchange as a stream of the run's events behind a number, without the thread that called.
     *
     * @throws Problem 429 when this person listens often enough, 503 when there is no room or the product ends
     */
    synchronized void open(Caller caller, String runId, int after, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (closing || streams.size() >= settings.streams()) {
            throw Problem.unavailable("No more streams can be opened now; read the run with its ETag instead, or try again later.", null);
        }
        if (streams.stream().filter(stream -> stream.caller().userId().equals(caller.userId())).count() >= settings.streamsPerPerson()) {
            throw Problem.tooManyRequests("You have " + settings.streamsPerPerson() + " streams open; close some.", RETRY_AFTER_SECONDS);
        }
        AsyncContext exchange = request.startAsync();
        exchange.setTimeout(0);
        EventStream stream = new EventStream(caller, runId, after, exchange, response.getOutputStream(), this::lookSoon, streams::remove);
        exchange.addListener(stream);
        streams.add(stream);
        stream.begin(List.of(OPENING));
    }

    /** The product is told to end: nobody is kept waiting, and readers come back to another instance, or to this one when it is there again. */
    @EventListener(ContextClosedEvent.class)
    public void close() {
        synchronized (this) {
            closing = true;
        }
        streams.forEach(EventStream::end);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    int size() {
        return streams.size();
    }

    private void lookSoon() {
        if (!thread.isShutdown() && asked.compareAndSet(false, true)) {
            thread.execute(this::look);
        }
    }

    private void look() {
        asked.set(false);
        if (streams.isEmpty()) {
            return;
        }
        try {
            dropTheLost();
            deliver();
            failing = false;
        } catch (Throwable e) {   // of whatever kind: one that left would end the only thread there is, for all streams and for good
            if (!failing) {
                LOG.warn("Events cannot be read now; whoever listens waits", e);
            }
            failing = true;
        }
    }

    private void dropTheLost() {
        for (EventStream stream : streams) {
            if (stream.stalledFor(settings.stall())) {
                stream.close();
            } else if (stream.idleFor(settings.idle())) {
                stream.end();
            }
        }
    }

    private void deliver() {
        Map<EventStream, Place> hungry = new IdentityHashMap<>();
        for (EventStream stream : streams) {
            Place place = stream.hungryAt();
            if (place != null) {
                hungry.put(stream, place);
            }
        }
        Map<Place, Next> next = hungry.isEmpty() ? Map.of() : events.next(new HashSet<>(hungry.values()));
        Map<EventStream, Next> due = new IdentityHashMap<>();
        hungry.forEach((stream, place) -> {
            Next follows = next.getOrDefault(place, new Next(List.of(), place.after(), true));
            if (follows.end() || !follows.frames().isEmpty()) {
                due.put(stream, follows);
            }
        });
        Set<EventStream> silent = streams.stream().filter(stream -> !due.containsKey(stream) && stream.silentFor(settings.ping())).collect(Collectors.toSet());
        Set<EventStream> slow = streams.stream().filter(stream -> stream.waitsUncheckedFor(settings.ping())).collect(Collectors.toSet());
        Set<EventStream> entitled = entitled(due.keySet(), silent, slow);
        due.forEach((stream, follows) -> {
            if (entitled.contains(stream)) {
                stream.send(follows);
            }
        });
        silent.stream().filter(entitled::contains).forEach(EventStream::ping);
    }

    /** Those who may still listen; the others are closed, unsent, also what waits for them. */
    @SafeVarargs
    private Set<EventStream> entitled(Set<EventStream>... asking) {
        Set<EventStream> all = new HashSet<>();
        List.of(asking).forEach(all::addAll);
        if (all.isEmpty()) {
            return all;
        }
        Map<Caller.Credential, Role> roles = standing.of(all.stream().map(EventStream::caller).toList());
        all.removeIf(stream -> {
            Role role = roles.get(stream.caller().credential());
            boolean lost = role == null || !role.includes(Role.VIEWER);
            if (lost) {
                stream.close();
            } else {
                stream.checked();
            }
            return lost;
        });
        return all;
    }
}
