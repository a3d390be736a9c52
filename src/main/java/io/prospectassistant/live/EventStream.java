package io.prospectassistant.live;

import io.prospectassistant.access.Caller;
import io.prospectassistant.live.RunEvents.Next;
import io.prospectassistant.live.RunEvents.Place;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One listener of one run. It holds no thread: bytes are written when the connection takes them, and what it does not take waits here, a page of events at
 * most, because nothing more is read for it before that is gone.
 */
final class EventStream implements WriteListener, AsyncListener {

    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    private final Caller caller;
    private final String runId;
    private final AsyncContext exchange;
    private final ServletOutputStream out;
    private final Runnable onHungry;
    private final Consumer<EventStream> onClosed;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int after;
    private boolean open;        // the web server has told us that we may write
    private boolean unflushed;
    private boolean expecting;   // events were sent, and there may be more behind them
    private boolean ending;
    private boolean closed;
    private long lastEvent = System.nanoTime();
    private long lastWrite = System.nanoTime();
    private long lastTaken = System.nanoTime();   // when the connection had room again, and so had passed on what was written before
    private long lastChecked = System.nanoTime();

    /**
     * @param after    number of the last event that the listener has
     * @param onHungry told when everything that waited has been taken, and there may be more at once
     * @param onClosed told once, when nothing can be sent any more
     */
    EventStream(Caller caller, String runId, int after, AsyncContext exchange, ServletOutputStream out, Runnable onHungry, Consumer<EventStream> onClosed) {
        this.caller = caller;
        this.runId = runId;
        this.after = after;
        this.exchange = exchange;
        this.out = out;
        this.onHungry = onHungry;
        this.onClosed = onClosed;
    }

    /** Begins with frames that are no events. */
    synchronized void begin(List<byte[]> frames) {
        waiting.addAll(frames);
        out.setWriteListener(this);
    }

    Caller caller() {
        return caller;
    }

    /** Where it stands, if it can take more; else null. */
    synchronized Place hungryAt() {
        return open && !closed && !ending && waiting.isEmpty() ? new Place(runId, after) : null;
    }

    /** Sends what follows the place where it stands. */
    synchronized void send(Next next) {
        waiting.addAll(next.frames());
        if (!next.frames().isEmpty()) {
            lastEvent = System.nanoTime();
        }
        expecting = !next.frames().isEmpty();
        after = next.last();
        ending |= next.end();
        pump();
    }

    /** Whether nothing was sent for so long that a ping is due. */
    synchronized boolean silentFor(Duration silence) {
        return open && !closed && waiting.isEmpty() && !unflushed && passed(lastWrite, silence);
    }

    /** Whether something waits for its reader, whose right to it was not looked at for so long. */
    synchronized boolean waitsUncheckedFor(Duration time) {
        return !closed && (!waiting.isEmpty() || unflushed) && passed(lastChecked, time);
    }

    /** Its reader may still listen. */
    synchronized void checked() {
        lastChecked = System.nanoTime();
    }

    synchronized void ping() {
        waiting.add(PING);
        pump();
    }

    /** Whether no event came for so long that the stream ends. */
    synchronized boolean idleFor(Duration time) {
        return passed(lastEvent, time);
    }

    /** Whether the other end has taken nothing for so long that it is given up. */
    synchronized boolean stalledFor(Duration time) {
        return (!open || unflushed || !waiting.isEmpty()) && passed(lastTaken, time);
    }

    /** Ends it behind what waits already. */
    synchronized void end() {
        ending = true;
        pump();
    }

    /** Ends it at once, whatever waits. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            onClosed.accept(this);
            try {
                exchange.complete();
            } catch (IllegalStateException e) {
                open = false;   // the web server has ended it before us
            }
        }
    }

    private static boolean passed(long since, Duration time) {
        return System.nanoTime() - since > time.toNanos();
    }

    /** Writes as long as the connection takes it; when it does not, the web server calls {@link #onWritePossible} later. */
    private void pump() {
        try {
            while (open && !closed && out.isReady()) {
                lastTaken = System.nanoTime();
                if (!waiting.isEmpty()) {
                    out.write(waiting.poll());
                    unflushed = true;
                } else if (unflushed) {
                    out.flush();
                    unflushed = false;
                } else {
                    if (ending) {
                        close();
                    } else if (expecting) {
                        expecting = false;
                        onHungry.run();
                    }
                    break;
                }
                lastWrite = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) {
            close();   // the other end is gone, and whatever the web server says about that must not reach the other streams
        }
    }

    @Override
    public synchronized void onWritePossible() {
        open = true;
        pump();
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // begun once, and never again
    }
}
