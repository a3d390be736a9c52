package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GazetteerTest {

    private final Gazetteer gazetteer = new Gazetteer();

    @ParameterizedTest
    @CsvSource({"Lyon, 1", "New York, 2", "Les Sables-d'Olonne, 4", "Aix-en-Provence, 3", "St Malo, 2", "Saint-Malo, 2", "Ste-Maxime, 2", "La Rochelle, 2", "Saint-Étienne, 2", "Bruxelles, 1", "Londres, 1", "Zorblaville, 0", "restaurant, 0"})
    void theLongestNameOfAPlaceIsFoundWhateverItsAccentsAndHyphens(String text, int length) {
        assertThat(gazetteer.lengthAt(Token.read(Token.clean(text + " dentists")), 0)).isEqualTo(length);
    }

    @Test
    void ordinaryWordsThatArePlacesAreMarked() {
        assertThat(gazetteer.isOrdinaryWord("nice")).isTrue();
        assertThat(gazetteer.isOrdinaryWord("lyon")).isFalse();
        assertThat(gazetteer.knows("nice")).isTrue();
    }

    @Test
    void theListIsSmallAndNamesItsSourceAndLicence() throws IOException {
        try (InputStream file = Gazetteer.class.getResourceAsStream("/gazetteer/places.txt")) {
            byte[] bytes = file.readAllBytes();
            assertThat(bytes.length).isLessThan(400_000);
            assertThat(new String(bytes, 0, 600)).contains("GeoNames", "Creative Commons Attribution 4.0");
        }
    }
}
