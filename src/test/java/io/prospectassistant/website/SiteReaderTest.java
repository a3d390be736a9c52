package io.prospectassistant.website;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.Uninterruptibles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.camel.SiteDownload;
import io.prospectassistant.camel.SiteDownload.Lookup;
import io.prospectassistant.doubles.Certificates;
import io.prospectassistant.doubles.WebsiteDouble;
import io.prospectassistant.lead.Email;
import io.prospectassistant.metrics.OutsideCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading sites over real HTTP and HTTPS. Every host is at one server of this machine, which only these tests may read; without that permission it is a canary. */
@Timeout(60)
class SiteReaderTest {

    private static final WebsiteDouble WEB = new WebsiteDouble();
    private static final Certificates AUTHORITY = Certificates.of("www.cabinet-fictif.fr", "cabinet-fictif.fr");
    private static final WebsiteDouble SECURE = new WebsiteDouble(AUTHORITY.server("www.cabinet-fictif.fr"));
    private static final Site CABINET_OVER_HTTPS = new Site("https://www.cabinet-fictif.fr/", "cabinet-fictif.fr", List.of("lead-1"));
    private static final Site CABINET = new Site("http://www.cabinet-fictif.fr/", "cabinet-fictif.fr", List.of("lead-1"));
    private static final Lookup HERE = (host, port) -> List.of(WEB.address());

    private String mode = "role";
    private Duration patience = Duration.ofSeconds(10);

    @BeforeEach
    void nobodyIsThere() {
        WEB.reset();
        SECURE.reset();
    }

    @AfterAll
    static void close() {
        WEB.close();
        SECURE.close();
    }

    // ---- what is taken

    @Test
    void theAddressOnThePageAboutContactIsFoundWithWhereItStands() {
        WEB.html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "<a href='mailto:contact@cabinet-fictif.fr'>Write</a>");
        Instant before = Instant.now();

        SiteLook look = read(CABINET);

        assertThat(look.leads()).containsExactly("lead-1");
        assertThat(look.outcome()).isEqualTo("found");
        assertThat(look.finding().email()).isEqualTo("contact@cabinet-fictif.fr");
        assertThat(look.finding().kind()).isEqualTo(Email.ROLE);
        assertThat(look.finding().page()).isEqualTo("http://www.cabinet-fictif.fr/contact");
        assertThat(look.finding().at()).isBetween(before, Instant.now());
        assertThat(look.finding().searched()).isTrue();
        assertThat(look.finding().reachable()).isTrue();
        assertThat(WEB.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt", "www.cabinet-fictif.fr/", "www.cabinet-fictif.fr/contact");
    }

    @ParameterizedTest
    @CsvSource({"role, contact@cabinet-fictif.fr, contact@cabinet-fictif.fr", "role, sophie.fictif@cabinet-fictif.fr, ", "role, cabinet.fictif@gmail.com, ", "role, contact@another-fictif.fr, ", "role, info@wixpress.com, ", "role, noreply@cabinet-fictif.fr, ", "role, contact [at] cabinet-fictif.fr, contact@cabinet-fictif.fr",
            "any, sophie.fictif@cabinet-fictif.fr, sophie.fictif@cabinet-fictif.fr", "any, cabinet.fictif@gmail.com, cabinet.fictif@gmail.com", "any, contact@another-fictif.fr, "})
    void onlyAddressesOfTheBusinessAreTakenAndPersonsOnlyIfThatIsWanted(String given, String written, String taken) {
        mode = given;
        WEB.html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "<p>" + written + "</p>");

        assertThat(read(CABINET).finding().email()).isEqualTo(taken);
    }

    @Test
    void theBestOfSeveralIsTaken() {
        mode = "any";
        WEB.html("www.cabinet-fictif.fr/", "<p>cabinet.fictif@gmail.com sophie.fictif@cabinet-fictif.fr accueil@cabinet-fictif.fr</p>");

        assertThat(read(CABINET).finding().email()).isEqualTo("accueil@cabinet-fictif.fr");
    }

    @ParameterizedTest
    @CsvSource({"accueil@cabinet-fictif.fr, sophie.fictif@cabinet-fictif.fr, accueil@cabinet-fictif.fr", "sophie.fictif@cabinet-fictif.fr, cabinet.fictif@gmail.com, sophie.fictif@cabinet-fictif.fr",
            "accueil [at] cabinet-fictif.fr, sophie.fictif@cabinet-fictif.fr, accueil@cabinet-fictif.fr", "info@cabinet-fictif.fr, rdv@cabinet-fictif.fr, rdv@cabinet-fictif.fr", "webmaster@another-fictif.fr, cabinet.fictif@gmail.com, cabinet.fictif@gmail.com"})
    void theBestOfAllPagesIsTakenAndOfTwoAlikeTheOneOnThePageAboutContact(String home, String contact, String best) {
        mode = "any";
        WEB.html("www.cabinet-fictif.fr/", "<p>" + home + "</p><a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "<p>" + contact + "</p>");

        assertThat(read(CABINET).finding().email()).isEqualTo(best);
    }

    @Test
    void anAddressAtAPublicProviderCountsOnAPageAboutContactOnly() {
        mode = "any";
        WEB.html("www.cabinet-fictif.fr/", "<p>webmaster.fictif@gmail.com</p>");

        assertThat(read(CABINET).outcome()).isEqualTo("nothing");
    }

    @Test
    void whoDoesNotWantToBeProspectedIsLeftAlone() {
        WEB.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p><p>Démarchage interdit</p>");

        SiteLook look = read(CABINET);

        assertThat(look.outcome()).isEqualTo("objects");
        assertThat(look.finding().email()).isNull();
        assertThat(look.finding().searched()).isTrue();
    }

    // ---- C-09

    @Test
    @DisplayName("C-09 a host at this machine is not read: the canary there sees nothing")
    void aHostOnThisMachineIsNotRead() {
        WEB.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");

        assertThat(read(CABINET, HERE, PublicAddresses::isPublic).outcome()).isEqualTo("blocked");
        assertThat(WEB.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fd00:ec2::254", "100.64.0.1", "0.0.0.0"})
    @DisplayName("C-09 a host with one address that is not public is not read, whatever others it has")
    void oneAddressIsEnough(String address) {
        for (List<String> addresses : List.of(List.of("93.184.215.14", address), List.of(address, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))) {
            assertThat(read(CABINET, (host, port) -> addresses.stream().map(one -> new InetSocketAddress(InetAddresses.forString(one), port)).toList(), PublicAddresses::isPublic).outcome()).isEqualTo("blocked");
        }
    }

    @Test
    @DisplayName("C-09 the connection goes to the address that was looked at: a name that changes its mind gains nothing")
    void aNameThatChangesItsMindGainsNothing() {
        InetAddress first = InetAddress.getLoopbackAddress();
        AtomicInteger asked = new AtomicInteger();
        WEB.html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "contact@cabinet-fictif.fr");
        InetAddress moved = InetAddresses.forString("127.0.0.2");

        // The test's readable address stands for a public one; from the third request on the name is somewhere else.
        SiteLook look = read(CABINET, (host, port) -> List.of(asked.incrementAndGet() <= 2 ? WEB.address() : new InetSocketAddress(moved, WEB.address().getPort())), first::equals);

        assertThat(look.outcome()).isEqualTo("nothing");
        assertThat(asked.get()).as("once for each connection, and never between the look and the connection").isEqualTo(3);
        assertThat(WEB.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt", "www.cabinet-fictif.fr/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/admin", "http://localhost/admin", "http://[::1]/admin", "http://metadata.google.internal/", "http://www.cabinet-fictif.fr:8080/", "file:///etc/passwd", "ftp://cabinet-fictif.fr/", "http://user@cabinet-fictif.fr/", "gopher://x.fr/"})
    @DisplayName("C-09 a redirect to what is not to be read ends there")
    void aRedirectIsLookedAt(String location) {
        WEB.redirect("www.cabinet-fictif.fr/", location);

        assertThat(read(CABINET).outcome()).isEqualTo("blocked");
        assertThat(WEB.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt", "www.cabinet-fictif.fr/");
    }

    @Test
    @DisplayName("C-09 a redirect to a name that is at an address which is not public ends there")
    void aRedirectToAHiddenHostEndsThere() {
        WEB.redirect("www.cabinet-fictif.fr/", "http://inside.evil-fictif.fr/").html("inside.evil-fictif.fr/", "contact@cabinet-fictif.fr");
        InetAddress here = WEB.address().getAddress();

        SiteLook look = read(CABINET, (host, port) -> host.startsWith("inside") ? List.of(new InetSocketAddress(InetAddresses.forString("10.0.0.7"), port)) : HERE.find(host, port), here::equals);

        assertThat(look.outcome()).isEqualTo("blocked");
        assertThat(WEB.requests()).noneMatch(request -> request.startsWith("inside"));
    }

    @Test
    @DisplayName("C-09 three redirects are followed, and no more")
    void redirectsEnd() {
        WEB.redirect("www.cabinet-fictif.fr/", "/1").redirect("www.cabinet-fictif.fr/1", "/2").redirect("www.cabinet-fictif.fr/2", "/3").html("www.cabinet-fictif.fr/3", "contact@cabinet-fictif.fr");
        assertThat(read(CABINET).outcome()).isEqualTo("found");

        WEB.redirect("www.cabinet-fictif.fr/3", "/");
        assertThat(read(CABINET).outcome()).isEqualTo("redirects");
    }

    @Test
    @DisplayName("C-09 no cookies, no credentials, no header but our own, and the name of the host")
    void nothingOfOursIsSent() {
        WEB.redirect("www.cabinet-fictif.fr/", "/home").html("www.cabinet-fictif.fr/home", "contact@cabinet-fictif.fr");

        read(CABINET);

        assertThat(WEB.headers()).hasSize(3).allSatisfy(headers -> {
            assertThat(headers.keySet()).containsExactlyInAnyOrder("accept", "accept-encoding", "connection", "host", "user-agent");
            assertThat(headers.get("user-agent")).containsExactly("ProspectAssistant/1.0 (+https://prospects.example.com)");
            assertThat(headers.get("host")).containsExactly("www.cabinet-fictif.fr");
        });
    }

    @Test
    @DisplayName("C-09 settings of proxies are not looked at")
    void noProxyIsUsed() {
        WEB.html("www.cabinet-fictif.fr/", "contact@cabinet-fictif.fr");
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        try {
            assertThat(read(CABINET).outcome()).isEqualTo("found");
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    @DisplayName("C-09 a page above 2 MiB is not read, also when it says nothing of its length")
    void aHugePageIsNotRead() {
        WEB.serve("www.cabinet-fictif.fr/", http -> {
            http.getResponseHeaders().add("Content-Type", "text/html");
            http.sendResponseHeaders(200, 0);
            write(http.getResponseBody(), 3 << 20);
        });

        assertThat(read(CABINET).outcome()).isEqualTo("too-large");
    }

    @Test
    @DisplayName("C-09 a page that announces more than is read is left before any of it is there, and no room is made for it")
    void anAnnouncedHugePageIsNotWaitedFor() {
        patience = Duration.ofSeconds(20);
        WEB.serve("www.cabinet-fictif.fr/", http -> {
            http.getResponseHeaders().add("Content-Type", "text/html");
            http.sendResponseHeaders(200, 1_500_000_000);
            pause(10_000);
        });
        Instant before = Instant.now();

        assertThat(read(CABINET).outcome()).isEqualTo("too-large");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "X-Fictional: y\r\n"})
    @DisplayName("C-09 a site whose line or headers do not end is left")
    void headersWithoutEndAreLeft(String flood) throws Exception {
        byte[] block = flood.repeat(1024).getBytes(StandardCharsets.US_ASCII);
        AtomicLong sent = new AtomicLong();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread site = new Thread(() -> {
                try (Socket visitor = server.accept()) {
                    visitor.getOutputStream().write("HTTP/1.1 200 OK\r\nX-First: ".getBytes(StandardCharsets.US_ASCII));
                    while (sent.get() < 256 << 20) {
                        visitor.getOutputStream().write(block);
                        sent.addAndGet(block.length);
                    }
                } catch (IOException e) {
                    // The visitor has left.
                }
            });
            site.start();

            SiteLook look = read(CABINET, (host, port) -> List.of((InetSocketAddress) server.getLocalSocketAddress()), address -> true);
            site.join(10_000);

            assertThat(look.outcome()).isEqualTo("too-large");
            assertThat(sent.get()).as("what it could send, with what the network holds").isLessThan(32 << 20);
        }
    }

    @Test
    @DisplayName("C-09 a name that nobody finds in time is left, whatever the system's own patience")
    void aNameThatTakesLongIsLeft() {
        patience = Duration.ofMillis(500);
        CountDownLatch never = new CountDownLatch(1);
        Instant before = Instant.now();

        SiteLook look = read(CABINET, (host, port) -> {
            Uninterruptibles.awaitUninterruptibly(never, 20, TimeUnit.SECONDS);
            return List.of(WEB.address());
        }, address -> true);
        never.countDown();

        assertThat(look.outcome()).isEqualTo("slow");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(WEB.requests()).isEmpty();
    }

    @Test
    @DisplayName("C-09 whatever trips over a site, it is an outcome")
    void whateverGoesWrongIsAnOutcome() {
        Download broken = (address, deadline) -> {
            throw new IllegalStateException("contact@cabinet-fictif.fr");
        };

        SiteLook look = new SiteReader(broken, Clock.systemUTC(), mode, patience, Duration.ZERO).read(CABINET);

        assertThat(look.leads()).containsExactly("lead-1");
        assertThat(look.outcome()).isEqualTo("not-html");
        assertThat(look.finding().email()).isNull();
        assertThat(look.finding().reachable()).isNull();
        assertThat(look.finding().searched()).isFalse();
    }

    @Test
    @DisplayName("C-09 a small page that becomes a huge one when it is unpacked is not read")
    void aBombIsNotRead() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            write(zip, 64 << 20);
        }
        assertThat(packed.size()).isLessThan(100_000);
        WEB.serve("www.cabinet-fictif.fr/", http -> {
            http.getResponseHeaders().add("Content-Type", "text/html");
            http.getResponseHeaders().add("Content-Encoding", "gzip");
            http.sendResponseHeaders(200, packed.size());
            http.getResponseBody().write(packed.toByteArray());
        });

        assertThat(read(CABINET).outcome()).isEqualTo("too-large");
    }

    @Test
    @DisplayName("C-09 a site that trickles is left when its time is over")
    void aSiteThatTricklesIsLeft() {
        patience = Duration.ofMillis(800);
        WEB.serve("www.cabinet-fictif.fr/", http -> {
            http.getResponseHeaders().add("Content-Type", "text/html");
            http.sendResponseHeaders(200, 0);
            for (int i = 0; i < 400; i++) {
                http.getResponseBody().write('x');
                http.getResponseBody().flush();
                pause(50);
            }
        });
        Instant before = Instant.now();

        assertThat(read(CABINET).outcome()).isEqualTo("slow");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("C-09 a site whose time is over is asked for no further page, and what it said by then counts")
    void theTimeIsForTheWholeSite() {
        patience = Duration.ofMillis(800);
        WEB.html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a> accueil@cabinet-fictif.fr").serve("www.cabinet-fictif.fr/contact", http -> pause(3000));

        SiteLook look = read(CABINET);

        assertThat(look.finding().email()).isEqualTo("accueil@cabinet-fictif.fr");
    }

    @ParameterizedTest
    @CsvSource({"application/pdf, not-html", "application/json, not-html", "image/png, not-html", "'', not-html", "text/htmlx, not-html", "text/html, found", "TEXT/HTML;charset=iso-8859-1, found", "application/xhtml+xml, found", "text/html; charset=nonsense, found"})
    @DisplayName("C-09 nothing but HTML is read")
    void nothingButHtmlIsRead(String type, String outcome) {
        WEB.page("www.cabinet-fictif.fr/", 200, type, "<p>contact@cabinet-fictif.fr</p>");

        assertThat(read(CABINET).outcome()).isEqualTo(outcome);
    }

    @Test
    @DisplayName("C-09 robots.txt is asked first, and what it forbids is not read")
    void robotsAreRespected() {
        WEB.page("www.cabinet-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /").html("www.cabinet-fictif.fr/", "contact@cabinet-fictif.fr");
        assertThat(read(CABINET).outcome()).isEqualTo("robots");
        assertThat(WEB.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt");

        WEB.reset();
        WEB.page("www.cabinet-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /contact").html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "contact@cabinet-fictif.fr");
        assertThat(read(CABINET).outcome()).isEqualTo("nothing");
        assertThat(WEB.requests()).doesNotContain("www.cabinet-fictif.fr/contact");
    }

    @Test
    @DisplayName("C-09 a robots.txt that cannot be read for the moment forbids everything")
    void brokenRobotsForbid() {
        WEB.page("www.cabinet-fictif.fr/robots.txt", 503, "text/plain", "").html("www.cabinet-fictif.fr/", "contact@cabinet-fictif.fr");

        assertThat(read(CABINET).outcome()).isEqualTo("robots");
    }

    @Test
    @DisplayName("C-09 another host that a redirect leads to is asked for its own robots.txt")
    void theOtherHostHasRulesOfItsOwn() {
        WEB.redirect("www.cabinet-fictif.fr/", "http://new-fictif.fr/").page("new-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /").html("new-fictif.fr/", "contact@cabinet-fictif.fr");

        assertThat(read(CABINET).outcome()).isEqualTo("robots");
        assertThat(WEB.requests()).doesNotContain("new-fictif.fr/");
    }

    @Test
    @DisplayName("C-09 what the other host forbids is not read there either when its first page links to it, and its rules are asked for once")
    void thePagesOfTheOtherHostAreUnderItsRules() {
        WEB.redirect("www.cabinet-fictif.fr/", "http://new-fictif.fr/").page("new-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /contact")
                .html("new-fictif.fr/", "<a href='/contact'>Contact</a><a href='/impressum'>Impressum</a>").html("new-fictif.fr/contact", "contact@cabinet-fictif.fr").html("new-fictif.fr/impressum", "nothing here");

        assertThat(read(CABINET).outcome()).isEqualTo("nothing");
        assertThat(WEB.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt", "www.cabinet-fictif.fr/", "new-fictif.fr/robots.txt", "new-fictif.fr/", "new-fictif.fr/impressum");
    }

    @Test
    @DisplayName("C-09 what the first host forbids does not forbid pages of the other one")
    void theRulesOfTheFirstHostAreItsOwn() {
        WEB.page("www.cabinet-fictif.fr/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /contact").redirect("www.cabinet-fictif.fr/", "http://new-fictif.fr/")
                .html("new-fictif.fr/", "<a href='/contact'>Contact</a>").html("new-fictif.fr/contact", "contact@cabinet-fictif.fr");

        assertThat(read(CABINET).outcome()).isEqualTo("found");
    }

    @Test
    @DisplayName("C-09 five pages are read at most, one after the other with a pause")
    void fewPagesAreReadSlowly() {
        StringBuilder links = new StringBuilder();
        for (int n = 1; n <= 20; n++) {
            links.append("<a href='/contact-").append(n).append("'>Contact</a>");
            WEB.html("www.cabinet-fictif.fr/contact-" + n, "nothing here");
        }
        WEB.html("www.cabinet-fictif.fr/", links.toString());
        Instant before = Instant.now();

        assertThat(read(CABINET, Duration.ofMillis(100)).outcome()).isEqualTo("nothing");

        assertThat(WEB.requests()).hasSize(6);
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    // ---- over HTTPS

    @Test
    @DisplayName("C-09 a site over HTTPS is asked for by its name at the address that was looked at, from the first byte on")
    void aSiteOverHttpsIsAskedForByItsName() {
        SECURE.html("www.cabinet-fictif.fr/", "<a href='/contact'>Contact</a>").html("www.cabinet-fictif.fr/contact", "<p>contact@cabinet-fictif.fr</p>");

        SiteLook look = readSecurely(SECURE, AUTHORITY.client());

        assertThat(look.outcome()).isEqualTo("found");
        assertThat(look.finding().page()).isEqualTo("https://www.cabinet-fictif.fr/contact");
        assertThat(SECURE.requests()).containsExactly("www.cabinet-fictif.fr/robots.txt", "www.cabinet-fictif.fr/", "www.cabinet-fictif.fr/contact");
        assertThat(SECURE.names()).containsExactly("www.cabinet-fictif.fr", "www.cabinet-fictif.fr", "www.cabinet-fictif.fr");
    }

    @Test
    @DisplayName("C-09 a redirect from HTTP to HTTPS is followed, and each of the two has rules of its own host")
    void aRedirectToHttpsIsFollowed() {
        WEB.redirect("www.cabinet-fictif.fr/", "https://www.cabinet-fictif.fr/");
        SECURE.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");

        SiteLook look = reader((host, port) -> List.of(port == 443 ? SECURE.address() : WEB.address()), address -> true, Duration.ZERO, AUTHORITY.client()).read(CABINET);

        assertThat(look.finding().page()).isEqualTo("https://www.cabinet-fictif.fr/");
    }

    @Test
    @DisplayName("C-09 a certificate by nobody whom the world trusts is refused before anything is asked")
    void aCertificateThatNobodyTrustsIsRefused() {
        SECURE.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");
        WEB.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");
        SiteDownload strict = new SiteDownload(new OutsideCalls(new SimpleMeterRegistry()), "https://prospects.example.com", (host, port) -> List.of(port == 443 ? SECURE.address() : WEB.address()), address -> true);

        SiteLook look = new SiteReader(strict, Clock.systemUTC(), mode, patience, Duration.ZERO).read(CABINET_OVER_HTTPS);

        assertNotTrusted(look, SECURE);
    }

    @Test
    @DisplayName("C-09 a certificate for another host is refused, whoever signed it")
    void aCertificateForAnotherHostIsRefused() {
        try (WebsiteDouble other = new WebsiteDouble(AUTHORITY.server("cabinet-fictif.fr"))) {
            other.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");

            assertNotTrusted(readSecurely(other, AUTHORITY.client()), other);
        }
    }

    @Test
    @DisplayName("C-09 a certificate that is out of date is refused")
    void aCertificateThatIsOverIsRefused() {
        Certificates late = Certificates.expired("www.cabinet-fictif.fr");
        try (WebsiteDouble site = new WebsiteDouble(late.server("www.cabinet-fictif.fr"))) {
            site.html("www.cabinet-fictif.fr/", "<p>contact@cabinet-fictif.fr</p>");

            assertNotTrusted(readSecurely(site, late.client()), site);
        }
    }

    @Test
    @DisplayName("C-09 a host at this machine is not read over HTTPS either: the canary there is not even greeted")
    void aHostOnThisMachineIsNotGreeted() throws Exception {
        try (ServerSocket canary = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SiteLook look = reader((host, port) -> List.of((InetSocketAddress) canary.getLocalSocketAddress()), PublicAddresses::isPublic, Duration.ZERO, AUTHORITY.client()).read(CABINET_OVER_HTTPS);

            assertThat(look.outcome()).isEqualTo("blocked");
            canary.setSoTimeout(100);
            assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("C-09 a site that takes a connection and never greets is left when its time is over")
    void aSiteThatNeverGreetsIsLeft() throws Exception {
        patience = Duration.ofMillis(800);
        try (ServerSocket silent = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            Instant before = Instant.now();

            SiteLook look = reader((host, port) -> List.of((InetSocketAddress) silent.getLocalSocketAddress()), address -> true, Duration.ZERO, AUTHORITY.client()).read(CABINET_OVER_HTTPS);

            assertThat(look.outcome()).isEqualTo("slow");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aSiteThatSpeaksNoHttpsWhereItShouldIsUnreachable() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            Thread site = new Thread(() -> {
                try (Socket visitor = plain.accept()) {
                    visitor.getOutputStream().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    visitor.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The visitor has left.
                }
            });
            site.start();

            SiteLook look = reader((host, port) -> List.of((InetSocketAddress) plain.getLocalSocketAddress()), address -> true, Duration.ZERO, AUTHORITY.client()).read(CABINET_OVER_HTTPS);
            site.join(10_000);

            assertThat(look.outcome()).isEqualTo("unreachable");
        }
    }

    private void assertNotTrusted(SiteLook look, WebsiteDouble site) {
        assertThat(look.outcome()).isEqualTo("certificate");
        assertThat(look.finding().email()).isNull();
        assertThat(look.finding().searched()).as("it may have a better one tomorrow").isFalse();
        assertThat(look.finding().reachable()).as("who it is that answers, nobody knows").isNull();
        assertThat(site.requests()).isEmpty();
        assertThat(WEB.requests()).as("not without HTTPS instead").isEmpty();
    }

    private SiteLook readSecurely(WebsiteDouble site, SSLContext trust) {
        return reader((host, port) -> List.of(site.address()), address -> true, Duration.ZERO, trust).read(CABINET_OVER_HTTPS);
    }

    // ----

    @Test
    void aSiteThatIsNotThereIsThat() {
        SiteLook nowhere = read(CABINET, (host, port) -> {
            throw new UnknownHostException(host);
        }, address -> true);
        SiteLook nobody = read(CABINET, (host, port) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), address -> true);

        assertThat(Stream.of(nowhere, nobody)).allSatisfy(look -> {
            assertThat(look.outcome()).isEqualTo("unreachable");
            assertThat(look.finding().reachable()).isFalse();
            assertThat(look.finding().searched()).as("it may be there tomorrow").isFalse();
        });
    }

    @Test
    void aSiteThatRefusesIsThat() {
        WEB.page("www.cabinet-fictif.fr/", 403, "text/html", "contact@cabinet-fictif.fr");

        assertThat(read(CABINET).outcome()).isEqualTo("refused");
    }

    @Test
    void sitesAreNotReadUnlessThatIsSwitchedOn() {
        assertThat(reader(HERE, address -> true, Duration.ZERO).enabled()).isTrue();
        mode = "off";
        assertThat(reader(HERE, address -> true, Duration.ZERO).enabled()).isFalse();
    }

    // ----

    private SiteLook read(Site site) {
        return read(site, HERE, address -> true);
    }

    private SiteLook read(Site site, Duration pause) {
        return reader(HERE, address -> true, pause).read(site);
    }

    private SiteLook read(Site site, Lookup lookup, Predicate<InetAddress> readable) {
        return reader(lookup, readable, Duration.ZERO).read(site);
    }

    private SiteReader reader(Lookup lookup, Predicate<InetAddress> readable, Duration pause) {
        return reader(lookup, readable, pause, AUTHORITY.client());
    }

    private SiteReader reader(Lookup lookup, Predicate<InetAddress> readable, Duration pause, SSLContext trust) {
        return new SiteReader(new SiteDownload(new OutsideCalls(new SimpleMeterRegistry()), "https://prospects.example.com", lookup, readable, trust), Clock.systemUTC(), mode, patience, pause);
    }

    private static void write(OutputStream out, int bytes) throws IOException {
        byte[] block = "<p>x</p>".repeat(1024).getBytes(StandardCharsets.US_ASCII);
        for (int written = 0; written < bytes; written += block.length) {
            out.write(block);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
