package io.prospectassistant.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Prometheus reads of one scrape. */
public final class Scrape {

    private static final Pattern LINE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private final List<Sample> samples;

    private Scrape(List<Sample> samples) {
        this.samples = samples;
    }

    public static Scrape of(String text) {
        return new Scrape(text.lines().filter(line -> !line.startsWith("#")).map(Scrape::sample).toList());
    }

    private static Sample sample(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        Map<String, String> labels = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2)).results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2), (one, other) -> one, TreeMap::new));
        return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
    }

    public List<Sample> all() {
        return samples;
    }

    public Stream<Sample> named(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name));
    }

    /** The value with exactly these labels ({@code name, value, …}); 0 when there is none. */
    public double value(String name, String... labels) {
        return named(name).filter(sample -> sample.labels().size() == labels.length / 2 && matches(sample, labels)).mapToDouble(Sample::value).sum();
    }

    /** What all values with at least these labels come to. */
    public double sum(String name, String... labels) {
        return named(name).filter(sample -> matches(sample, labels)).mapToDouble(Sample::value).sum();
    }

    /** The values that are not 0, by those of their labels, in this order, joined by blanks. */
    public Map<String, Long> by(String name, String... labels) {
        return named(name).filter(sample -> sample.value() != 0)
                .collect(Collectors.toMap(sample -> Stream.of(labels).map(sample.labels()::get).collect(Collectors.joining(" ")), sample -> (long) sample.value(), Long::sum, TreeMap::new));
    }

    private static boolean matches(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
