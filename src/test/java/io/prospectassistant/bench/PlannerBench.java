package io.prospectassistant.bench;

import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.plan.LocalPlanner;
import io.prospectassistant.plan.PlannerCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often the local planner is right, by class of commands, and how long it takes; writes Markdown to the file that it is given. */
public final class PlannerBench {

    private static final int WARM_UP = 30;
    private static final int REPETITIONS = 50;

    private PlannerBench() {}

    public static void main(String[] args) throws IOException {
        LocalPlanner planner = new LocalPlanner(new CategoryTaxonomy());
        List<PlannerCorpus.Example> corpus = PlannerCorpus.all().toList();
        StringBuilder report = new StringBuilder("| class | exact | of | share |\n|---|---|---|---|\n");
        Map<String, int[]> byKind = new TreeMap<>();
        for (PlannerCorpus.Example example : corpus) {
            boolean exact = PlannerCorpus.matches(planner.plan(example.command()), example);
            for (String kind : List.of(example.kind(), "~ all")) {
                int[] counts = byKind.computeIfAbsent(kind, name -> new int[2]);
                counts[0] += exact ? 1 : 0;
                counts[1]++;
            }
        }
        byKind.forEach((kind, counts) -> report.append("| %s | %d | %d | %.1f %% |%n".formatted(kind.replace("~ ", ""), counts[0], counts[1], 100.0 * counts[0] / counts[1])));
        long[] nanoseconds = time(planner, corpus);
        report.append("%nPlanning, %d commands, %d times each after %d times to warm up: p50 %.2f ms, p99 %.2f ms, longest %.2f ms.%n".formatted(corpus.size(), REPETITIONS, WARM_UP,
                at(nanoseconds, 0.5), at(nanoseconds, 0.99), at(nanoseconds, 1)));
        Files.writeString(Path.of(args[0]), report);
    }

    private static long[] time(LocalPlanner planner, List<PlannerCorpus.Example> corpus) {
        long[] nanoseconds = new long[corpus.size() * REPETITIONS];
        int n = 0;
        for (int i = -WARM_UP; i < REPETITIONS; i++) {
            for (PlannerCorpus.Example example : corpus) {
                long start = System.nanoTime();
                planner.plan(example.command());
                if (i >= 0) {
                    nanoseconds[n++] = System.nanoTime() - start;
                }
            }
        }
        Arrays.sort(nanoseconds);
        return nanoseconds;
    }

    private static double at(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }
}
