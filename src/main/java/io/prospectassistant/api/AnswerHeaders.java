package io.prospectassistant.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the head of every answer tells a browser, whoever makes the answer: a route, a controller, a filter, or Tomcat itself. */
final class AnswerHeaders {

    private static final String A_YEAR = "31536000";

    private final boolean https;

    /** @param https whether people reach the product under an https address; then browsers shall never try another */
    AnswerHeaders(boolean https) {
        this.https = https;
    }

    /** @param path of the request; null when it has none that can be read */
    Map<String, String> of(String path) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("X-XSS-Protection", "0");
        headers.put("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.put("Cache-Control", isPage(path) ? "no-cache" : "no-store");
        if (https) {
            headers.put("Strict-Transport-Security", "max-age=" + A_YEAR);
        }
        return headers;
    }

    /** Pages and their parts are the same for everyone: a browser may keep them, and asks each time whether they are still right. */
    private static boolean isPage(String path) {
        return path != null && (path.equals("/assistant") || path.startsWith("/assistant/"));
    }
}
