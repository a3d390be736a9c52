package io.prospectassistant.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The two cookies of a signed-in browser: the session's secret, which no script can read, and the CSRF token, which the dashboard's script reads and sends
 * back in a header. The CSRF token follows from the secret, so it belongs to this session alone and is stored nowhere.
 */
@Component("sessionCookies")
public class SessionCookies {

    static final String CSRF_COOKIE = "XSRF-TOKEN";
    static final String CSRF_HEADER = "X-XSRF-TOKEN";

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final boolean https;
    private final String name;

    public SessionCookies(@Value("${prospect.public-base-url}") String publicBaseUrl) {
        https = publicBaseUrl.toLowerCase().startsWith("https:");
        name = https ? "__Host-SESSION" : "SESSION";
    }

    /** The secret that a request shows; empty when there is none, or when there are several: then somebody else has set one of them. */
    public Optional<String> secretOf(HttpServletRequest request) {
        List<String> secrets = request.getCookies() == null ? List.of() : Stream.of(request.getCookies())
                .filter(cookie -> cookie.getName().equals(name)).map(Cookie::getValue).distinct().toList();
        return secrets.size() == 1 && SECRET.matcher(secrets.get(0)).matches() ? Optional.of(secrets.get(0)) : Optional.empty();
    }

    /** Whether the header of a request has the CSRF token of its session. */
    boolean csrfFits(String secret, String header) {
        return header != null && MessageDigest.isEqual(csrfOf(secret).getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs the browser in. Both cookies go when the browser is closed; the server ends the session in its own time. */
    public void set(HttpServletResponse response, String secret) {
        add(response, cookie(name, secret, true));
        add(response, cookie(CSRF_COOKIE, csrfOf(secret), false));
    }

    /** Signs the browser out. */
    public void clear(HttpServletResponse response) {
        add(response, cookie(name, "", true).maxAge(0));
        add(response, cookie(CSRF_COOKIE, "", false).maxAge(0));
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String cookie, String value, boolean httpOnly) {
        return ResponseCookie.from(cookie, value).path("/").secure(https).httpOnly(httpOnly).sameSite("Lax");
    }

    private static void add(HttpServletResponse response, ResponseCookie.ResponseCookieBuilder cookie) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    static String csrfOf(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal("csrf".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
