package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes arrive, the planner answers, and soon: the inputs that fuzzing starts from, and those that it found. */
class LocalPlannerReplayTest {

    private static final String INPUTS = "/io/prospectassistant/plan/LocalPlannerFuzzInputs/anyCommand";
    private static final LocalPlanner PLANNER = new LocalPlanner(new CategoryTaxonomy());
    private static final int LONGEST_COMMAND = 2000;
    private static final long MOST_NANOSECONDS = 50_000_000;
    /** The best of so many counts, in processor time: the first answers come from code that is not compiled yet, and the machine may be busy. */
    private static final int TRIES = 10;

    static List<Path> inputs() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(Path.of(LocalPlannerReplayTest.class.getResource(INPUTS).toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aKeptInputIsAnsweredSoon(Path input) throws IOException {
        answersWithin(MOST_NANOSECONDS, Files.readAllBytes(input));
    }

    static void answersWithin(long most, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String command = text.substring(0, Math.min(text.length(), LONGEST_COMMAND));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && best > most; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            Planning planning = PLANNER.plan(command);
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            assertThat(planning.plan() == null).isEqualTo(planning.problem() != null);
        }
        assertThat(best).isLessThan(most);
    }
}
