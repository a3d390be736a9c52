package io.prospectassistant.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A closed loop: each client sends a command, waits until its run is settled, and sends the next. */
final class Load {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_PAUSE_MILLIS = 2;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Product product;
    private final Connection watching;
    private final Map<UUID, CountDownLatch> awaited = new ConcurrentHashMap<>();
    private final List<UUID> runs = Collections.synchronizedList(new ArrayList<>());
    private int looks;

    /** @param watching for looking at the rows of runs; nobody else uses it */
    Load(Product product, Connection watching) {
        this.product = product;
        this.watching = watching;
    }

    /**
     * What the clients saw.
     *
     * @param seconds from the first request to the last settled run
     * @param accepts milliseconds from each request to its 202, ascending
     * @param whole   milliseconds from each request to its settled run, ascending
     * @param looks   transactions by which the bench itself watched
     */
    record Result(int runs, double seconds, List<Double> accepts, List<Double> whole, int looks) {

        static double percentile(List<Double> ascending, int percent) {
            return ascending.get(Math.max(0, (int) Math.ceil(ascending.size() * percent / 100.0) - 1));
        }
    }

    /** All runs so far. */
    List<UUID> runs() {
        return List.copyOf(runs);
    }

    /**
     * Runs the loop until so many runs were started or the time is over, and waits for the last of them.
     *
     * @param command     what every client asks for
     * @param concurrency clients at once
     */
    Result run(String command, int concurrency, int atMost, Duration limit) throws Exception {
        List<Double> accepts = Collections.synchronizedList(new ArrayList<>());
        List<Double> whole = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger started = new AtomicInteger();
        looks = 0;
        long begun = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(concurrency + 1);
        try {
            Future<?> watch = clients.submit(() -> watch());
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < concurrency; i++) {
                loops.add(clients.submit(() -> {
                    while (started.getAndIncrement() < atMost && System.nanoTime() - begun < limit.toNanos()) {
                        one(command, accepts, whole);
                    }
                    return null;
                }));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            watch.cancel(true);
            Collections.sort(accepts);
            Collections.sort(whole);
            return new Result(whole.size(), seconds, accepts, whole, looks);
        } finally {
            clients.shutdownNow();
            clients.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private void one(String command, List<Double> accepts, List<Double> whole) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(product.address().resolve("/api/v1/admin/assistant/prospect/execute")).timeout(PATIENCE)
                .header("Authorization", "Bearer " + Product.TOKEN).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(Map.of("command", command)))).build();
        long begun = System.nanoTime();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        accepts.add((System.nanoTime() - begun) / 1e6);
        JsonNode run = Json.tree(answer.body());
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("not accepted: " + answer.statusCode() + " " + answer.body());
        }
        UUID id = UUID.fromString(run.path("run_id").asText());
        CountDownLatch settled = new CountDownLatch(1);
        runs.add(id);
        awaited.put(id, settled);
        if (!settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("run " + id + " is not settled after " + PATIENCE);
        }
        whole.add((System.nanoTime() - begun) / 1e6);
    }

    private Void watch() throws SQLException, InterruptedException {
        try (PreparedStatement look = watching.prepareStatement("select run_id from run where run_id = any (?) and status not in ('accepted', 'planning', 'running')")) {
            while (!Thread.currentThread().isInterrupted()) {
                Array open = watching.createArrayOf("uuid", awaited.keySet().toArray());
                look.setArray(1, open);
                try (ResultSet settled = look.executeQuery()) {
                    looks++;
                    while (settled.next()) {
                        awaited.remove(settled.getObject(1, UUID.class)).countDown();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_PAUSE_MILLIS);
            }
        }
        return null;
    }
}
