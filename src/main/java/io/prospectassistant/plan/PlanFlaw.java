package io.prospectassistant.plan;

/**
 * One thing that is wrong with an answer.
 *
 * @param said  a sentence that begins with the place, for the model that shall do better and for the person who reads the run
 * @param named the same without the values that stood there, for the audit trail: what a model wrote may be somebody's data, and nothing is taken out of the trail
 */
record PlanFlaw(String said, String named) {

    PlanFlaw {
        said = PlanText.storable(said);
        named = PlanText.storable(named);
    }

    /** A flaw in whose sentence no value stands. */
    static PlanFlaw of(String sentence) {
        return new PlanFlaw(sentence, sentence);
    }
}
