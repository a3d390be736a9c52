package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said in English and in French is planned alike. */
class LocalPlannerParityTest {

    private static final LocalPlanner PLANNER = new LocalPlanner(new CategoryTaxonomy());

    static Stream<PlannerCorpus.Pair> pairs() {
        return PlannerCorpus.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothLanguagesGiveTheSamePlan(PlannerCorpus.Pair pair) {
        assertThat(PlannerCorpus.meaning(PLANNER.plan(pair.french().command()))).isEqualTo(PlannerCorpus.meaning(PLANNER.plan(pair.english().command())));
    }

    @Test
    void thereAreAtLeastTwoHundredPairs() {
        assertThat(pairs()).hasSizeGreaterThanOrEqualTo(200);
    }
}
