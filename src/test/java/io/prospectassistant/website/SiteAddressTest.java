package io.prospectassistant.website;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./",
            "http://0/", "http://0.0.0.0/", "http://169.254.169.254/latest/meta-data/", "http://0xa9fea9fe/", "http://10.0.0.1/", "http://192.168.0.1:80/", "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/",
            "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://::1/",
            "http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://sub.localhost/", "http://intranet/", "http://db.internal/", "http://metadata.google.internal/", "http://printer.local/", "http://nas.lan/", "http://router.home.arpa/", "http://kubernetes.default.svc.cluster.local/",
            "http://cabinet.example/", "http://x.test/", "http://abc.invalid/", "http://hidden.onion/", "http://com/", "http://co.uk/", "http://fr./", "http://.fr/", "http://-/", "http://a..fr/",
            "http://cabinet.fr./", "http://cabinet.fr:8080/", "http://cabinet.fr:22/", "http://cabinet.fr:0/", "http://cabinet.fr:65536/", "http://cabinet.fr:80:80/", "http://cabinet.fr:8o/",
            "http://user@cabinet.fr/", "http://user:word@cabinet.fr/", "http://cabinet.fr@127.0.0.1/", "http://127.0.0.1\\@cabinet.fr/", "http://cabinet.fr\\.evil.fr/", "http://cabinet.fr%00.evil.fr/", "http://cabinet.fr%2eevil.fr/",
            "ftp://cabinet.fr/", "file:///etc/passwd", "gopher://cabinet.fr/", "dict://cabinet.fr/", "javascript:alert(1)", "data:text/html,x", "jar:http://cabinet.fr!/", "ldap://cabinet.fr/", "//cabinet.fr/", "cabinet.fr", "http:cabinet.fr", "http:/cabinet.fr", "http:///cabinet.fr", "",
            "http://cabinet.fr/a b", "http://cabinet.fr/\r\nHost: evil.fr", "http://cabinet.fr/\tx", " http://cabinet.fr/", "http://cab\u0000inet.fr/", "http://cabinet.fr\u3002evil.fr:81/"})
    @DisplayName("C-09 what is not http or https, at 80 or 443, on a name of the world's registries, is no address to be read")
    void whatIsNotAnAddressOfTheWebIsNotRead(String text) {
        assertThat(SiteAddress.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"http://cabinet.fr, http://cabinet.fr/", "HTTPS://WWW.Cabinet.FR/Contact, https://www.cabinet.fr/Contact", "https://cabinet.fr:443/a?b=c#d, https://cabinet.fr/a?b=c", "http://cabinet.fr:80, http://cabinet.fr/",
            "http://cabinet.fr:443/, http://cabinet.fr:443/", "https://élan-fictif.fr/équipe, https://xn--lan-fictif-96a.fr/%C3%A9quipe", "http://a.b.co.uk?x, http://a.b.co.uk/?x"})
    void whatIsOneIsReadInOneForm(String text, String form) {
        assertThat(SiteAddress.read(text)).hasValueSatisfying(address -> assertThat(address).hasToString(form));
    }

    @ParameterizedTest
    @CsvSource({"/contact, http://cabinet.fr/contact", "contact.html, http://cabinet.fr/a/contact.html", "//other.fr/x, http://other.fr/x", "https://other.fr, https://other.fr/", "?q=1, http://cabinet.fr/a/?q=1"})
    void aLinkIsFollowedFromWhereItStands(String link, String leadsTo) {
        assertThat(SiteAddress.read("http://cabinet.fr/a/b").orElseThrow().resolve(link)).hasValueSatisfying(address -> assertThat(address).hasToString(leadsTo));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/", "//localhost/", "file:///etc/passwd", "http://cabinet.fr:8080/", "javascript:x", "http://[::1]/", "http://user@cabinet.fr/", "::"})
    @DisplayName("C-09 a link or a redirect is looked at like a first address")
    void aLinkIsLookedAtLikeAnAddress(String link) {
        assertThat(SiteAddress.read("http://cabinet.fr/").orElseThrow().resolve(link)).isEmpty();
    }
}
