package io.prospectassistant.lead;

import java.util.Locale;
import java.util.Set;

/**
 * Which sources may give addresses that are reserved for examples (RFC 2606: {@code .example}, {@code .test}, {@code example.com} and the
 * like). Found in the real world they are leftovers of a web site builder; in samples they are the point.
 *
 * @param sources names of the sources that may
 */
public record FictionPolicy(Set<String> sources) {

    /** What the product runs with. */
    public static final FictionPolicy SAMPLES_ONLY = new FictionPolicy(Set.of("sample"));

    private static final Set<String> RESERVED_TOP = Set.of("example", "test", "invalid", "localhost");
    private static final Set<String> RESERVED_SECOND = Set.of("example.com", "example.org", "example.net", "example.fr");

    public FictionPolicy {
        sources = Set.copyOf(sources);
    }

    public boolean allows(String source) {
        return source != null && sources.contains(source);
    }

    /** Whether a host, or one above it, is reserved for examples. */
    public static boolean isFictional(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return RESERVED_TOP.contains(name.substring(name.lastIndexOf('.') + 1))
                || RESERVED_SECOND.stream().anyMatch(reserved -> Host.isWithin(name, reserved));
    }
}
