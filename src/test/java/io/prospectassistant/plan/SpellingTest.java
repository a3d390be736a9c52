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

    /** What is no whole name of a category stays what was typed, and so does what only looks like another word. */
    @ParameterizedTest
    @ValueSource(strings = {
        "trouve 10 pilotes de drone", "find 10 kartng trucs in Lyon", "find 10 dentits fitters in Lyon", "find 10 pet sittters in Nantes", "find 10 mushroom growwers in Nantes", "trouve 10 apicultteurs à Nantes",
        "find 10 blacksmithss in Nantes", "trouve 10 chaumiiers à Nantes", "date them", "core them", "delete the dentits in Lyon", "merge the dentits", "supprime les boulangries de Lyon",
    })
    void aPersonsOwnWordsStayWhole(String typed) {
        assertThat(correct(typed)).isEqualTo(typed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "find 10 wedding plannrs in Nantes | find 10 wedding planners in Nantes", "trouve 10 agences imobilières à Nantes | trouve 10 agences immobilières à Nantes", "find 10 electricans in Nantes | find 10 electricians in Nantes",
        "fnid 10 fotographers in Nantes | find 10 photographers in Nantes", "find 10 bars in Nantes notifiy me | find 10 bars in Nantes notify me",
    })
    void aNameThatIsWholeAfterwardsIsPutRight(String typed, String meant) {
        assertThat(correct(typed)).isEqualToIgnoringCase(meant);
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
