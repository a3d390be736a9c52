package io.prospectassistant.lead;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An address on the web.
 *
 * @param url    http or https, host in lower case, without fragment and tracking parameters
 * @param domain the company's own registered domain; null for a page on a portal, a social network or a shared builder
 */
public record Website(String url, String domain) {

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(?!\\d)");
    private static final Pattern HTTP = Pattern.compile("^(https?)://([^/?#]+)([^?#]*)(?:\\?([^#]*))?(?:#.*)?$", Pattern.CASE_INSENSITIVE);
    private static final Pattern REDIRECT = Pattern.compile("(?:^|&)(?:q|url)=(https?[^&]+)");
    private static final Set<String> TRACKING = Set.of(
            "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid", "ttclid", "mc_cid", "mc_eid", "igshid", "_ga", "_gl", "y_source");
    private static final int LONGEST = 2000;

    /** The address, when it is one that a browser would open; without a scheme https is meant. */
    public static Optional<Website> read(String text, boolean fictionAllowed) {
        return read(text, fictionAllowed, true);
    }

    private static Optional<Website> read(String text, boolean fictionAllowed, boolean unwrap) {
        String clean = Text.clean(text);
        if (clean == null || clean.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = HTTP.matcher(SCHEME.matcher(clean).find() ? clean : "https://" + clean.replaceFirst("^//", ""));
        if (!parts.matches() || parts.group(2).contains("@")) {
            return Optional.empty();
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String[] hostAndPort = parts.group(2).split(":", 2);
        Optional<String> host = Host.read(hostAndPort[0]).filter(Host::isKnown).filter(name -> fictionAllowed || !FictionPolicy.isFictional(name));
        if (host.isEmpty()) {
            return Optional.empty();
        }
        String query = withoutTracking(parts.group(4));
        if (unwrap && parts.group(3).equals("/url") && Host.isShared(host.get())) {
            Matcher target = REDIRECT.matcher(query);
            if (target.find()) {
                return read(URLDecoder.decode(target.group(1), StandardCharsets.UTF_8), fictionAllowed, false);
            }
        }
        String port = hostAndPort.length == 1 || hostAndPort[1].equals("80") || hostAndPort[1].equals("443") ? "" : ":" + hostAndPort[1];
        String url = scheme + "://" + host.get() + port + (parts.group(3).isEmpty() ? "/" : parts.group(3)) + (query.isEmpty() ? "" : "?" + query);
        return isUri(url) ? Optional.of(new Website(url, Host.companyDomain(host.get(), fictionAllowed).orElse(null))) : Optional.empty();
    }

    private static String withoutTracking(String query) {
        return query == null ? "" : Arrays.stream(query.split("&"))
                .filter(pair -> {
                    String name = pair.split("=", 2)[0].toLowerCase(Locale.ROOT);
                    return !name.isEmpty() && !name.startsWith("utm_") && !TRACKING.contains(name);
                })
                .collect(Collectors.joining("&"));
    }

    private static boolean isUri(String url) {
        try {
            new URI(url.replace(" ", "%20"));
            return !url.contains(" ");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
