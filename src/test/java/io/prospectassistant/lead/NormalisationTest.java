package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {

    private static final Set<String> DENTAL = Set.of("cabinet", "centre", "dentaire", "dentiste", "chirurgien");

    @Test
    void textIsOneCleanLine() {
        assertThat(Text.clean(" a\u00a0\u200b b\r\n\tc\u202e\u0007 ")).isEqualTo("a b c");
        assertThat(Text.clean("E\u0301tude")).isEqualTo("Étude");
        assertThat(Text.clean("\u200b \u00a0")).isNull();
        assertThat(Text.clean(null)).isNull();
        assertThat(Text.clean("🦷".repeat(300), 200).codePointCount(0, 400)).isEqualTo(200);
    }

    @Test
    void foldingLeavesPlainWords() {
        assertThat(Text.fold("Œuvre d'Été — Straße Ａ1™")).isEqualTo("oeuvre d ete strasse a1");
        assertThat(Text.fold(null)).isEmpty();
        assertThat(Text.fold("!?")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Dr Martin Sophie,                    Sophie MARTIN - Chirurgien-dentiste",
        "Bellecour Dentaire,                  Centre dentaire Bellecour",
        "Cabinet dentaire Martin SARL,        SELARL Dr. Mártin",
    })
    void oneNameInTwoSpellingsHasOneKey(String one, String other) {
        assertThat(NameKey.of(one, DENTAL, "Lyon")).isNotEmpty().isEqualTo(NameKey.of(other, DENTAL, "Lyon"));
    }

    @Test
    void keysTellStrangersApartAndKeepNumbers() {
        assertThat(NameKey.of("Cabinet dentaire Dr Martin", DENTAL, null)).isNotEqualTo(NameKey.of("Cabinet dentaire Dr Durand", DENTAL, null));
        assertThat(NameKey.of("Smile 2", DENTAL, null)).isEqualTo("2 smile");
        assertThat(NameKey.of("Cabinet dentaire de Lyon", DENTAL, "Lyon")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04.65.71.00.12", "+33 (0)4 65 71 00 12", "0033465710012", "Tél : 04 65 71 00 12", "٠٤٦٥٧١٠٠١٢", "04/65/71/00/12"})
    void aNumberIsReadInAnySpelling(String text) {
        assertThat(Phone.readAll(List.of(text), "FR")).containsExactly(new Phone("+33465710012", Phone.FIXED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"04 65 71 00 12 / 04 65 71 00 13", "0465710012; 0465710013", "04 65 71 00 12 ou 04 65 71 00 13", "0465710012,0465710013"})
    void twoNumbersInOneTextAreTwo(String text) {
        assertThat(Phone.readAll(List.of(text), "FR")).extracting(Phone::e164).containsExactly("+33465710012", "+33465710013");
    }

    @Test
    void aFixedLineGoesFirstAndAPremiumNumberNever() {
        List<Phone> phones = Phone.readAll(List.of("0899 70 00 00", "0800 123 456", "06 12 34 56 78", "04 65 71 00 12", "15", "3117"), "FR");

        assertThat(phones).extracting(Phone::kind).containsExactly(Phone.PREMIUM, Phone.TOLL_FREE, Phone.MOBILE, Phone.FIXED);
        assertThat(Phone.primary(phones)).hasValueSatisfying(phone -> assertThat(phone.kind()).isEqualTo(Phone.FIXED));
        assertThat(Phone.primary(phones.subList(0, 1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mailto:Contact%40dupont.fr?subject=Bonjour, contact@dupont.fr,      role,     0.95",
        "<jean.dupont@dupont.fr>;,                   jean.dupont@dupont.fr,  named,    0.8",
        "dupont@gmail.com,                           dupont@gmail.com,       freemail, 0.6",
        "cabinet@autre.fr,                           cabinet@autre.fr,       role,     0.3",
        "contact (at) dupont (dot) fr,               contact@dupont.fr,      role,     0.5",
        "accueil [arobase] dupont [point] fr,        accueil@dupont.fr,      role,     0.5",
    })
    void anAddressIsReadAndWeighed(String text, String address, String kind, double confidence) {
        assertThat(Email.readAll(List.of(text), "dupont.fr", false)).containsExactly(new Email(address, kind, confidence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logo@2x.png", "icon@dupont.webp", "no-reply@dupont.fr", "noreply@dupont.fr", "postmaster@dupont.fr", "a@o1.ingest.sentry.io",
        "x@example.com", "x@dupont.example", "0123456789abcdef0123456789abcdef@dupont.fr", "user@domain.com", "a..b@dupont.fr", "look at dupont dot fr", "@", "a@b"})
    void whatNobodyAnswersAtIsLeftOut(String text) {
        assertThat(Email.readAll(List.of(text), "dupont.fr", false)).isEmpty();
    }

    @Test
    void theCompanysOwnRoleAddressComesFirst() {
        assertThat(Email.readAll(List.of("dupont@orange.fr, jean@dupont.fr contact@dupont.fr", "contact@dupont.fr"), "dupont.fr", false))
                .extracting(Email::address).containsExactly("contact@dupont.fr", "jean@dupont.fr", "dupont@orange.fr");
    }

    @ParameterizedTest
    @CsvSource({
        "Dupont.FR,                                          https://dupont.fr/,                dupont.fr",
        "http://www.dupont.co.uk:80/a?utm_source=x&b=1#top,  http://www.dupont.co.uk/a?b=1,     dupont.co.uk",
        "https://dupont.fr/?gclid=1&fbclid=2,                https://dupont.fr/,                dupont.fr",
        "https://www.google.com/url?q=https%3A%2F%2Fdupont.fr%2F&sa=U, https://dupont.fr/,      dupont.fr",
        "https://été.fr/x,                                   https://xn--t-9fab.fr/x,           xn--t-9fab.fr",
        "https://www.facebook.com/dupont,                    https://www.facebook.com/dupont,   ",
        "https://dentiste.wixsite.com/dupont,                https://dentiste.wixsite.com/dupont, ",
        "https://foo.business.site,                          https://foo.business.site/,        ",
        "https://dupont.github.io,                           https://dupont.github.io/,         ",
    })
    void aWebsiteIsReadAndItsOwnerTold(String text, String url, String domain) {
        assertThat(Website.read(text, false)).contains(new Website(url, domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "mailto:a@b.fr", "ftp://dupont.fr", "http://127.0.0.1/", "http://[::1]/", "http://localhost:8080", "https://user@dupont.fr/",
        "https://www.dupont.example", "https://a.example.com", "https://dupont.notatld", "dupont", "https://", "nous contacter"})
    void whatIsNoWebsiteIsLeftOut(String text) {
        assertThat(Website.read(text, false)).isEmpty();
    }

    @Test
    void reservedNamesAreReadWhereFictionIsAllowed() {
        assertThat(Website.read("https://www.dupont.example/", true)).contains(new Website("https://www.dupont.example/", "dupont.example"));
        assertThat(Email.readAll(List.of("contact@a.example.com"), "a.example.com", true)).containsExactly(new Email("contact@a.example.com", Email.ROLE, 0.95));
    }

    @ParameterizedTest
    @CsvSource({
        "Lyon 4e Arrondissement,  ,       Lyon,              69004",
        "69004 Lyon,              ,       Lyon,              69004",
        "LYON 04,                 ,       Lyon,              69004",
        "lyon,                    69003,  Lyon,              69003",
        "Paris 15ème,             ,       Paris,             75015",
        "Marseille 8e,            13008,  Marseille,         13008",
        "SAINT-ÉTIENNE CEDEX 2,   42000,  Saint-Étienne,     42000",
        "LA ROCHE-SUR-YON,        85000,  La Roche-sur-Yon,  85000",
        "Villeurbanne,            691,    Villeurbanne,      ",
        "Le Havre,                F-76600,Le Havre,          76600",
    })
    void aTownIsReadWithoutItsDistrict(String city, String postalCode, String town, String code) {
        assertThat(Place.read(city, postalCode, "FR")).isEqualTo(new Place(town, code));
    }

    @Test
    void townsAreComparedWithoutAccentsCaseAndDistrict() {
        assertThat(Place.key("SAINT ETIENNE")).isEqualTo(Place.key("Saint-Étienne"));
        assertThat(Place.key("69004 Lyon")).isEqualTo(Place.key("lyon"));
        assertThat(Place.read("London", "SW1A 1AA", "GB")).isEqualTo(new Place("London", "SW1A 1AA"));
    }

    @Test
    void impossiblePointsAreLeftOut() {
        assertThat(GeoPoint.read(45.75, 4.83, "FR")).contains(new GeoPoint(45.75, 4.83));
        assertThat(GeoPoint.read(4.83, 45.75, "FR")).isEmpty();
        assertThat(GeoPoint.read(0.0, 0.0, "FR")).isEmpty();
        assertThat(GeoPoint.read(91.0, 0.0, null)).isEmpty();
        assertThat(GeoPoint.read(Double.NaN, 1.0, null)).isEmpty();
        assertThat(GeoPoint.read(45.75, null, "FR")).isEmpty();
        assertThat(new GeoPoint(45.7578, 4.8320).kmTo(new GeoPoint(48.8566, 2.3522))).isBetween(390.0, 394.0);
    }

    @ParameterizedTest
    @CsvSource({"fr, FR", "FR, FR", "uk, GB", "France, FR", "Allemagne, DE", "United Kingdom, GB"})
    void aCountryIsReadByCodeOrName(String text, String code) {
        assertThat(Country.read(text)).contains(code);
    }

    @Test
    void noCountryIsInvented() {
        assertThat(Country.read("XX")).isEmpty();
        assertThat(Country.read("FRA")).isEmpty();
        assertThat(Country.read(null)).isEmpty();
    }

    @Test
    void aTownIsFoundByAnyOfItsNames() {
        assertThat(Town.find("lyon", "FR")).hasValueSatisfying(town -> assertThat(town.codes()).contains("69003"));
        assertThat(Town.find("Londres", null)).hasValueSatisfying(town -> assertThat(town.country()).isEqualTo("GB"));
        assertThat(Town.find("Lyon", "US")).isEmpty();
        assertThat(Town.find(null, null)).isEmpty();
    }
}
