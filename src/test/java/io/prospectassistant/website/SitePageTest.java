package io.prospectassistant.website;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitePageTest {

    private static final SiteAddress AT = SiteAddress.read("https://www.cabinet-fictif.fr/").orElseThrow();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "<a href='mailto:contact%40cabinet-fictif.fr?subject=Bonjour'>Write</a> | mailto:contact%40cabinet-fictif.fr?subject=Bonjour",
            "<p>Write to contact@cabinet-fictif.fr.</p> | contact@cabinet-fictif.fr.",
            "<p>contact [at] cabinet-fictif [dot] fr</p> | contact [at] cabinet-fictif [dot] fr",
            "<p>contact (arobase) cabinet-fictif.fr</p> | contact (arobase) cabinet-fictif.fr",
            "<script type='application/ld+json'>{\"@graph\": [{\"contactPoint\": {\"email\": \"info@cabinet-fictif.fr\"}}]}</script> | info@cabinet-fictif.fr",
            "<span data-cfemail='422b2c242d02212320272b2c21272c276c2430'></span> | info@cabeincene.fr"})
    void addressesAreFoundWhereverTheyStand(String html, String email) throws IOException {
        assertThat(read(html).emails()).singleElement().satisfies(found -> assertThat(found).isEqualTo(email));
    }

    @Test
    void whatNobodySeesIsNotRead() throws IOException {
        assertThat(read("<script>var a = 'a@cabinet-fictif.fr'</script><style>b@cabinet-fictif.fr</style><template>c@cabinet-fictif.fr</template><!-- d@cabinet-fictif.fr -->meet us at noon").emails()).isEmpty();
        assertThat(read("<script type='application/ld+json'>{not json</script><span data-cfemail='zz'></span><span data-cfemail='12345'></span>").emails()).isEmpty();
    }

    @Test
    void linksAboutContactAreKeptIfTheyStayOnTheSite() throws IOException {
        SitePage page = read("""
                <a href="/nous-contacter">Écrivez-nous</a> <a href="/p/7">Mentions légales</a> <a href="/tarifs">Tarifs</a> <a href="https://www.cabinet-fictif.fr/contact#form">C</a>
                <a href="https://facebook.com/contact">Contact</a> <a href="http://127.0.0.1/contact">Contact</a> <a href="javascript:contact()">Contact</a> <a href="#contact">Contact</a>""");

        assertThat(page.contacts()).extracting(SiteAddress::toString).containsExactly("https://www.cabinet-fictif.fr/nous-contacter", "https://www.cabinet-fictif.fr/p/7", "https://www.cabinet-fictif.fr/contact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"No unsolicited e-mails, please.", "Démarchage commercial strictement interdit", "Pas de prospection !", "Toute sollicitation est refusée.", "No solicitation"})
    void whoDoesNotWantToBeProspectedIsHeard(String text) throws IOException {
        assertThat(read("<p>" + text + "</p>").objects()).isEqualTo(true);
    }

    @Test
    void whoSpeaksOfItsOwnBusinessDoesNotObject() throws IOException {
        assertThat(read("<p>Agence de prospection commerciale. We send offers. Nous sommes interdits aux animaux.</p>").objects()).isFalse();
    }

    private static SitePage read(String html) throws IOException {
        return SitePage.read(html.getBytes(StandardCharsets.UTF_8), "UTF-8", AT);
    }
}
