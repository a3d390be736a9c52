package io.prospectassistant.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** CPU and memory from Linux's {@code /proc}; CPU in seconds, memory in MB. */
final class Machine {

    /** The unit of CPU times in {@code /proc}, USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    private Machine() {}

    /** User and system time of a process and of the children that it has waited for. */
    static double cpu(long pid) {
        String[] fields = stat(PROC.resolve(pid + "/stat"));
        return fields.length == 0 ? 0 : Stream.of(fields[11], fields[12], fields[13], fields[14]).mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    static double cpu(Collection<Long> pids) {
        return pids.stream().mapToDouble(Machine::cpu).sum();
    }

    /** Time that all cores together have worked, for whomever. */
    static double busy() throws IOException {
        String[] times = Files.readAllLines(PROC.resolve("stat")).get(0).split("\\s+");   // cpu user nice system idle iowait irq softirq steal
        return Stream.of(times[1], times[2], times[3], times[6], times[7], times[8]).mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    /** CPU of a process's threads by name, numbers in the names left out. */
    static Map<String, Double> threads(long pid) throws IOException {
        Map<String, Double> threads = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(PROC.resolve(pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String[] fields = stat(task.resolve("stat"));
                if (fields.length > 0) {
                    String name = Files.readString(task.resolve("comm")).strip().replaceAll("[0-9]+", "…");
                    threads.merge(name, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND, Double::sum);
                }
            }
        }
        return threads;
    }

    /** Resident memory, pages that are shared counted in each process. */
    static double rss(Collection<Long> pids) {
        return memory(pids, "Rss:");
    }

    /** Resident memory, pages that are shared divided among those who share them. */
    static double pss(Collection<Long> pids) {
        return memory(pids, "Pss:");
    }

    private static double memory(Collection<Long> pids, String row) {
        double kilobytes = 0;
        for (long pid : pids) {
            try (Stream<String> rows = Files.lines(PROC.resolve(pid + "/smaps_rollup"))) {
                kilobytes += rows.filter(line -> line.startsWith(row)).mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
            } catch (IOException e) {
                continue;   // it has just ended
            }
        }
        return kilobytes / 1024;
    }

    /** The fields behind the name, which may have blanks in it; empty when the process has ended. */
    private static String[] stat(Path file) {
        try {
            String line = Files.readString(file);
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    /** What the machine is, for the head of a table. */
    static String description() throws IOException {
        String model = Files.readAllLines(PROC.resolve("cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst().map(line -> line.split(":", 2)[1].strip()).orElse("unknown");
        long memory = Files.readAllLines(PROC.resolve("meminfo")).stream().limit(1).mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum() / 1024 / 1024;
        List<String> parts = List.of(Runtime.getRuntime().availableProcessors() + " cores (" + model + ")", memory + " GB", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java " + System.getProperty("java.version"));
        return String.join(", ", parts);
    }
}
