package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoNotContactTest {

    private final DoNotContact list = new DoNotContact();

    @ParameterizedTest
    @CsvSource({
        "email,  Élodie.T@Cabinet.FR,            élodie.t@cabinet.fr",
        "email,  mailto:info@bücher.de,          info@xn--bcher-kva.de",
        "email,  a+b@gmail.com,                  a+b@gmail.com",
        "domain, Cabinet.FR,                     cabinet.fr",
        "domain, https://www.shop.cabinet.fr/a,  cabinet.fr",
        "domain, @cabinet.co.uk,                 cabinet.co.uk",
        "domain, bücher.de.,                     xn--bcher-kva.de",
        "domain, smile.business.site,            smile.business.site",
        "domain, www.brotteaux.example.com,      brotteaux.example.com",
        "domain, orange.fr,                      orange.fr",
        "phone,  +33 4 65 71 00 12,              +33465710012"})
    void aValueHasTheFormThatLeadsHave(String kind, String written, String kept) {
        DoNotContact.Entry entry = list.read(Json.MAPPER.valueToTree(Map.of(kind, written)));

        assertThat(entry.errors()).isEmpty();
        assertThat(entry.kind()).isEqualTo(kind);
        assertThat(entry.value()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"email, @", "email, a@b", "domain, fr", "domain, co.uk", "domain, github.io", "domain, doctolib.fr", "domain, www.facebook.com", "domain, 10.0.0.1",
        "domain, a..fr", "domain, 'not one'", "domain, www.fr", "domain, ''", "phone, 3117", "phone, call me", "phone, 0465710012"})
    void whatBelongsToNobodyInParticularIsRefused(String kind, String written) {
        DoNotContact.Entry entry = list.read(Json.MAPPER.valueToTree(Map.of(kind, written)));

        assertThat(entry.errors()).singleElement().satisfies(error -> assertThat(error.pointer()).isEqualTo("/" + kind));
        assertThat(entry.value()).isNull();
    }
}
