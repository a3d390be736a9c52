package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryTaxonomyTest {

    private final CategoryTaxonomy taxonomy = new CategoryTaxonomy();

    @ParameterizedTest
    @CsvSource({
        "dentist, dentist", "Dentists, dentist", "DENTISTES, dentist", "Chirurgien-dentiste, dentist", "chirurgiens dentistes, dentist", "Clinique dentaire, dentist",
        "Dental clinic, dentist", "dental, dentist", "cabinets dentaires, dentist", "Cosmetic dentist, dentist", "Dentiste pédiatrique, dentist",
        "bakeries, bakery", "bakers, bakery", "Boulangeries, bakery", "boulangère, bakery", "law firms, lawyer", "avocats d'affaires, lawyer", "cabinet d’avocats, lawyer",
        "agences immobilières, real_estate_agency", "real_estate_agency, real_estate_agency", "Estate agents, real_estate_agency", "plombiers, plumber", "Italian restaurants, restaurant",
        "Restaurant italien, restaurant", "restaurants with a terrace, restaurant", "hôtels avec piscine, hotel", "bed and breakfasts, hotel", "salles de sport, gym", "kinés, physiotherapist",
        "notaries, notary", "études notariales, notary", "véto, veterinarian", "garages, car_repair", "bars à vin, bar", "bars à ongles, nail_salon", "coffee shops, cafe", "coiffeuses, hairdresser",
        "experts-comptables, accountant", "pharmacies, pharmacy", "opticiens, optician", "architectes d'intérieur, interior_designer", "architectes, architect",
    })
    void aBusinessIsKnownByTheNamesThatPeopleAndMapsGiveIt(String name, String key) {
        assertThat(taxonomy.keyFor(name)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "!!", "tattoo removal studios", "dental laboratory", "restaurant supply store", "hotel management company", "dental supplies wholesaler", "lions", "magasins de parapluies"})
    void aNameThatOnlyMentionsACategoryIsNoneOfIt(String name) {
        assertThat(taxonomy.keyFor(name)).isEmpty();
    }

    @Test
    void accentsInPartsAreTheSameAsAccentsInOne() {
        assertThat(taxonomy.keyFor(Normalizer.normalize("agences immobilières", Normalizer.Form.NFD))).contains("real_estate_agency");
    }

    @Test
    void aMapIsSearchedInTheLanguageOfTheCommand() {
        assertThat(taxonomy.searchTerms("dentist", "fr")).containsExactly("dentiste", "cabinet dentaire");
        assertThat(taxonomy.searchTerms("dentist", "en")).containsExactly("dentist", "dental clinic");
        assertThat(taxonomy.searchTerms("dragon_keeper", "en")).isEmpty();
    }

    @Test
    void theWordsOfACategoryInsideANameAreFoldedAndHaveNoLinkWords() {
        assertThat(taxonomy.nameWords("dentist")).contains("cabinet", "dentaire", "dentiste", "dentistes", "chirurgien", "centre", "clinique", "dental").doesNotContain("de", "d", "et");
        assertThat(taxonomy.nameWords("dragon_keeper")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"dentist, Orthodontistes, healthcare:speciality=orthodontics", "restaurant, pizzerias, cuisine=pizza", "restaurant, Restaurants italiens, cuisine=italian", "hotel, bed and breakfasts, tourism=guest_house",
            "dentist, dentists, ", "dentist, endodontist, ", "dentist, pizzeria, ", "dragon_keeper, pizzeria, ", "restaurant, , "})
    void aNarrowerKindIsKnownByTheTagThatTellsItApartIfThereIsOne(String key, String name, String tag) {
        assertThat(taxonomy.osmKind(key, name)).isEqualTo(Optional.ofNullable(tag));
    }

    @Test
    void thereAreAHundredAndFiftyCategoriesWithAllMappings() {
        assertThat(taxonomy.keys()).hasSize(150).allSatisfy(key -> {
            assertThat(key).matches("[a-z]+(_[a-z]+)*");
            assertThat(taxonomy.googleCategories(key)).isNotEmpty().allSatisfy(name -> assertThat(taxonomy.keyFor(name)).contains(key));
            assertThat(taxonomy.osmTags(key)).isNotEmpty().allSatisfy(tag -> {
                assertThat(tag).matches("[a-z:_-]+=[a-z0-9_-]+");
                assertThat(taxonomy.keysForOsmTag(tag)).contains(key);
            });
            assertThat(taxonomy.nafCodes(key)).isNotEmpty().allSatisfy(code -> {
                assertThat(code).matches("\\d{2}\\.\\d{2}[A-Z]");
                assertThat(taxonomy.keysForNaf(code)).contains(key);
            });
        });
        assertThat(taxonomy.osmTags("dentist")).startsWith("amenity=dentist");
        assertThat(taxonomy.nafCodes("dentist")).containsExactly("86.23Z");
        assertThat(taxonomy.osmTags("dragon_keeper")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"resto, restaurant", "farmacy, pharmacy", "vetinarian, veterinarian", "fisiotherapist, physiotherapist", "plummer, plumber", "opthalmologist, ophthalmologist"})
    void aCommonMisspellingIsKnownButIsNoNameOfTheBusiness(String typed, String key) {
        assertThat(taxonomy.keyFor(typed)).contains(key);
        assertThat(taxonomy.isBusiness(typed)).isFalse();
    }

    @Test
    void aNameForSomeOfACategoryIsTooNarrowForAChoiceOfLeads() {
        assertThat(taxonomy.keyFor("pizzerias")).contains("restaurant");
        assertThat(taxonomy.keyForExactly("pizzerias")).isEmpty();
        assertThat(taxonomy.keyForExactly("restaurants italiens")).isEmpty();
        assertThat(taxonomy.keyForExactly("Restaurants")).contains("restaurant");
    }

    @Test
    void everyCategoryCanBeShownAndSearchedInBothLanguagesAndFindsItself() {
        assertThat(taxonomy.keys()).hasSizeGreaterThanOrEqualTo(40).contains(
                "dentist", "restaurant", "plumber", "lawyer", "real_estate_agency", "physiotherapist", "accountant", "hotel", "bakery", "pharmacy", "gym", "florist",
                "veterinarian", "optician", "architect", "hairdresser", "car_repair", "electrician", "notary", "bar");
        assertThat(taxonomy.keys()).allSatisfy(key -> {
            for (String language : new String[] {"en", "fr"}) {
                assertThat(taxonomy.searchTerms(key, language)).hasSizeBetween(1, 3).allSatisfy(term -> assertThat(taxonomy.keyFor(term)).contains(key));
                assertThat(taxonomy.keyFor(taxonomy.label(key, language))).contains(key);
            }
            assertThat(taxonomy.nameWords(key)).isNotEmpty().allSatisfy(word -> assertThat(word).isEqualTo(CategoryTaxonomy.fold(word)));
        });
    }

    @Property(tries = 500)
    void anyTextIsAKnownNameOrNone(@ForAll String name) {
        assertThat(taxonomy.keyFor(name)).matches(key -> key.isEmpty() || taxonomy.keys().contains(key.get()));
    }
}
