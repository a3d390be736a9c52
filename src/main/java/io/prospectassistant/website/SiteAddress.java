package io.prospectassistant.website;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * An address of the web that may be read: http or https at its own port, on a host that is a name in the world's registries. Every spelling of an address in
 * digits is none of them, and so is a name that only means something in some network.
 *
 * @param scheme {@code http} or {@code https}
 * @param host   in lower case and ASCII
 * @param port   80 or 443
 * @param path   with its query, beginning with a slash
 */
public record SiteAddress(String scheme, String host, int port, String path) {

    private static final int LONGEST = 2_000;

    /** The address; empty when it is not to be read. */
    public static Optional<SiteAddress> read(String text) {
        if (text == null || text.length() > LONGEST || text.codePoints().anyMatch(c -> c <= ' ' || c == '\\' || c == 0x7f)) {
            return Optional.empty();
        }
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where a link on this page leads; empty when that is not to be read. */
    public Optional<SiteAddress> resolve(String link) {
        try {
            return link == null || link.length() > LONGEST ? Optional.empty() : read(new URI(toString()).resolve(new URI(link.strip())).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<SiteAddress> of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getRawAuthority() == null || url.getRawAuthority().contains("@")) {
            return Optional.empty();
        }
        // Java knows no host in a name that is not ASCII.
        String[] authority = url.getRawAuthority().split(":", -1);
        if (authority.length > 2) {
            return Optional.empty();
        }
        int own = scheme.equals("http") ? 80 : 443;
        String port = authority.length == 2 ? authority[1] : "";
        if (!port.isEmpty() && !port.equals("80") && !port.equals("443")) {
            return Optional.empty();
        }
        String ascii = url.toASCIIString().replaceFirst("#.*", "");
        String path = ascii.substring(scheme.length() + "://".length()).replaceFirst("^[^/?]*", "");
        return host(authority[0]).map(host -> new SiteAddress(scheme, host, port.isEmpty() ? own : Integer.parseInt(port), path.startsWith("/") ? path : "/" + path));
    }

    /** A name under an ending of the list of public suffixes: no digits, no local names, none that a resolver would complete, none that is no registry's. */
    private static Optional<String> host(String text) {
        try {
            String host = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return host.matches("[a-z0-9.-]+") && !host.matches(".*\\.(|arpa|onion)") && InternetDomainName.isValid(host) && InternetDomainName.from(host).isUnderRegistrySuffix() ? Optional.of(host) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The other page of the same site. */
    SiteAddress at(String otherPath) {
        return new SiteAddress(scheme, host, port, otherPath);
    }

    @Override
    public String toString() {
        boolean own = port == (scheme.equals("http") ? 80 : 443);
        return scheme + "://" + host + (own ? "" : ":" + port) + path;
    }
}
