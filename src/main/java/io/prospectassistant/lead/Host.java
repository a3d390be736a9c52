package io.prospectassistant.lead;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names of hosts: which company they belong to, and which belong to no single one. */
final class Host {

    /** Portals and builders under many endings, by the label before the public suffix. */
    private static final Set<String> SHARED_NAMES = Set.of(
            "facebook", "instagram", "linkedin", "twitter", "tiktok", "youtube", "pinterest", "snapchat", "whatsapp", "google", "doctolib", "maiia",
            "keldoc", "pagesjaunes", "yelp", "wixsite", "jimdo", "jimdofree", "jimdosite", "webnode", "weebly", "wordpress", "blogspot", "ubereats",
            "deliveroo", "justeat", "just-eat", "tripadvisor", "thefork", "lafourchette", "planity", "treatwell", "fresha", "booksy", "booking",
            "airbnb", "expedia", "hotels", "logic-immo", "seloger", "leboncoin", "mappy", "foursquare", "linktr", "eatbu");
    private static final Set<String> SHARED_HOSTS = Set.of(
            "business.site", "g.page", "goo.gl", "x.com", "wa.me", "fb.com", "fb.me", "linktr.ee", "linkin.bio", "bit.ly", "solo.to", "e-monsite.com",
            "site-solocal.com", "github.io", "vercel.app", "netlify.app", "myshopify.com", "square.site", "sumupstore.com", "carrd.co");

    private Host() {}

    /** The host in lower case and ASCII, when it is a name (not an address in digits) with at least two labels. */
    static Optional<String> read(String text) {
        try {
            String host = IDN.toASCII(text.strip(), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return name.contains(".") && InternetDomainName.isValid(name) && !InetAddresses.isUriInetAddress(name)
                    ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether anybody can have a page there, so that it says nothing about whose it is. */
    static boolean isShared(String host) {
        if (SHARED_HOSTS.stream().anyMatch(shared -> isWithin(host, shared))) {
            return true;
        }
        return SHARED_NAMES.contains(name(host));
    }

    /** The label that was registered: {@code yahoo} of {@code mail.yahoo.co.uk}; empty when no registry stands above the host. */
    static String name(String host) {
        InternetDomainName name = InternetDomainName.from(host);
        return name.isUnderRegistrySuffix() ? name.topDomainUnderRegistrySuffix().parts().get(0) : "";
    }

    /**
     * The domain that a company registered for itself. Where no registry stands above it, as for names reserved for examples, it is the whole
     * host: samples under one {@code example.com} stay different companies.
     */
    static Optional<String> companyDomain(String host, boolean fictionAllowed) {
        if (FictionPolicy.isFictional(host)) {
            return fictionAllowed ? Optional.of(host.startsWith("www.") ? host.substring(4) : host) : Optional.empty();
        }
        InternetDomainName name = InternetDomainName.from(host);
        return name.isUnderPublicSuffix() && !isShared(host) ? Optional.of(name.topPrivateDomain().toString()) : Optional.empty();
    }

    /**
     * The domain below which nobody is to be contacted: the registered one, in the form in which leads have it. Of a host that many share it is the
     * host itself; empty for what belongs to no single company or person: a portal, an ending such as {@code co.uk}.
     */
    static Optional<String> suppressible(String text) {
        Optional<String> host = read(text.strip().replaceFirst("(?i)^https?://", "").replaceFirst("^@", "").replaceFirst("[/?#:].*$", ""))
                .map(name -> name.startsWith("www.") ? name.substring(4) : name)
                .filter(name -> name.contains("."));
        if (host.isEmpty() || FictionPolicy.isFictional(host.get())) {
            return host;
        }
        InternetDomainName name = InternetDomainName.from(host.get());
        if (!name.isUnderPublicSuffix()) {
            return Optional.empty();
        }
        if (isShared(host.get())) {
            return host.filter(own -> !own.equals(name.topDomainUnderRegistrySuffix().toString()));
        }
        return Optional.of(name.topPrivateDomain().toString());
    }

    /** Whether the host exists by the list of public suffixes, or is one of those reserved for examples. */
    static boolean isKnown(String host) {
        return FictionPolicy.isFictional(host) || InternetDomainName.from(host).isUnderRegistrySuffix();
    }

    static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
