package io.prospectassistant.unsubscribe;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * One-click unsubscribing (RFC 8058), without login, cookie, redirect or script. Looking at a link changes nothing, since scanners of mails look at every
 * link; posting to it, from the page or by a mail program, does. The answer is the same for every token, so nobody learns from it which ones are real.
 */
@RestController
class UnsubscribeController {

    private static final Pattern STYLE = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL);
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private final UnsubscribeLinks links;
    private final String page;
    private final String policy;

    UnsubscribeController(UnsubscribeLinks links) throws IOException {
        this.links = links;
        this.page = new ClassPathResource("unsubscribe/page.html").getContentAsString(StandardCharsets.UTF_8);
        this.policy = "default-src 'none'; style-src 'sha256-" + hashOfStyle(page) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    }

    @GetMapping("/u/{token}")
    ResponseEntity<byte[]> ask(@RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages, HttpServletResponse response) {
        return page(response, languages, "ask", "<form method=\"post\"><button>{button}</button></form>");
    }

    @PostMapping("/u/{token}")
    ResponseEntity<byte[]> unsubscribe(@PathVariable String token, @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages, HttpServletResponse response) {
        links.follow(token);
        return page(response, languages, "done", "");
    }

    private ResponseEntity<byte[]> page(HttpServletResponse response, String languages, String name, String form) {
        Locale language = language(languages);
        ResourceBundle words = ResourceBundle.getBundle("unsubscribe/words", language, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        String html = page.replace("{form}", form).replace("{language}", language.getLanguage())
                .replace("{title}", words.getString(name + ".title")).replace("{text}", words.getString(name + ".text")).replace("{button}", words.getString("ask.button"));
        response.setHeader("Content-Security-Policy", policy);   // in place of the one that every answer begins with; two would both hold
        return ResponseEntity.ok().contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage()).header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header("X-Robots-Tag", "noindex").body(html.getBytes(StandardCharsets.UTF_8));
    }

    private static Locale language(String accepted) {
        try {
            Locale found = accepted == null ? null : Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }

    private static String hashOfStyle(String page) {
        Matcher style = STYLE.matcher(page);
        try {
            return style.find() ? Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8))) : "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
