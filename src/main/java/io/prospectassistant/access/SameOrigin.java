package io.prospectassistant.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request comes from a page of ours, or from no page at all. Browsers say so in {@code Sec-Fetch-Site}, which no script can forge; older ones say
 * in {@code Origin} where the page is from. What says neither is no browser, and sends no cookie that it was not given on purpose.
 */
final class SameOrigin {

    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final String publicOrigin;

    SameOrigin(String publicBaseUrl) {
        URI url = URI.create(publicBaseUrl);
        publicOrigin = (url.getScheme() + "://" + url.getAuthority()).toLowerCase(Locale.ROOT);
    }

    boolean holdsFor(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        return origin == null || origin.equalsIgnoreCase(publicOrigin) || host != null && origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
    }
}
