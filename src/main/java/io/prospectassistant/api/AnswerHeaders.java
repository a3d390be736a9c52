package io.prospectassistant.api;

import io.prospectassistant.dashboard.Dashboard;
import io.prospectassistant.dashboard.DashboardFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the head of every answer tells a browser, whoever makes the answer: a route, a controller, a filter, or Tomcat itself. */
final class AnswerHeaders {

    private static final String A_YEAR = "31536000";

    /** For what is no page of the dashboard: nothing is loaded, nothing runs. */
    private static final String STRICT_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final boolean https;
    private final Dashboard dashboard;

    /** @param https whether people reach the product under an https address; then browsers shall never try another */
    AnswerHeaders(boolean https, Dashboard dashboard) {
        this.https = https;
        this.dashboard = dashboard;
    }

    /** @param path that is read; null when there is none, or when more is asked than to read */
    Map<String, String> of(String path) {
        return of(dashboard.at(path));
    }

    /** @param file of the dashboard that is answered; empty for every other answer */
    Map<String, String> of(Optional<DashboardFile> file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("X-XSS-Protection", "0");
        headers.put("Content-Security-Policy", file.map(DashboardFile::policy).orElse(STRICT_POLICY));
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.put("Cache-Control", file.map(AnswerHeaders::howLongItKeeps).orElse("no-store"));
        if (https) {
            headers.put("Strict-Transport-Security", "max-age=" + A_YEAR);
        }
        return headers;
    }

    /** Files are the same for everyone: a browser may keep them. It asks each time whether they are still right, unless another content has another address. */
    private static String howLongItKeeps(DashboardFile file) {
        return file.immutable() ? "public, max-age=" + A_YEAR + ", immutable" : "no-cache";
    }
}
