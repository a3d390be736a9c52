package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.lead.CategoryTaxonomy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    private static final CategoryTaxonomy TAXONOMY = new CategoryTaxonomy();
    private static final Gazetteer GAZETTEER = new Gazetteer();
    private static final Spelling SPELLING = new Spelling(new Lexicon(TAXONOMY, GAZETTEER), TAXONOMY, GAZETTEER);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "find 20 dentits in Lyon | find 20 dentists in Lyon", "Trouve 20 restorants à Nice | Trouve 20 restaurants à Nice", "serach for 20 plumers | search for 20 plumbers", "Exprot all leads | export all leads",
        "Trouvee 20 boulangries | trouve 20 boulangeries",
    })
    void aWordWithOneSlipBecomesTheOnlyWordItCanBe(String typed, String meant) {
        assertThat(correct(typed)).isEqualToIgnoringCase(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "delte all leads", "suprime tous les leads", "find 20 dentists in Dentits", "find dent in lyon", "find 20 Dentits and sailors in Brest", "create a task: call the dentits", "find twenyt bars in Lyon",
        "find 20 parking lots in Lyon", "find 20 bars in Lyno", "\"dentits\"", "the project Dentits",
    })
    void namesNumbersTitlesAndDeletionsAreNeverMade(String typed) {
        assertThat(correct(typed)).isEqualTo(typed);
    }

    @Test
    void aSlipIsALetterTooManyTooFewChangedOrSwapped() {
        assertThat(Spelling.distance("dentist", "dentits", 2)).isEqualTo(1);
        assertThat(Spelling.distance("dentist", "dentst", 2)).isEqualTo(1);
        assertThat(Spelling.distance("dentist", "denttist", 2)).isEqualTo(1);
        assertThat(Spelling.distance("dentist", "dentost", 2)).isEqualTo(1);
        assertThat(Spelling.distance("restorants", "restaurants", 2)).isEqualTo(2);
        assertThat(Spelling.distance("bar", "restaurant", 2)).isGreaterThan(2);
    }

    private static String correct(String typed) {
        String clean = Token.clean(typed);
        return SPELLING.correct(clean, Token.read(clean));
    }
}
