package io.prospectassistant.lead;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.DomainValidator;
import org.apache.commons.validator.routines.DomainValidator.ArrayType;
import org.apache.commons.validator.routines.DomainValidator.Item;
import org.apache.commons.validator.routines.EmailValidator;

/**
 * An e-mail address that could reach a business.
 *
 * @param address    lower case, domain in ASCII
 * @param kind       {@code role} (contact@, info@), {@code named} (somebody's own) or {@code freemail} (at a public mail provider)
 * @param confidence 0 to 1: how likely it is the business's address; at most 0.5 when it had to be pieced together from "name [at] host"
 */
public record Email(String address, String kind, double confidence) {

    public static final String ROLE = "role";
    public static final String NAMED = "named";
    public static final String FREEMAIL = "freemail";

    /** At or below this an address is a guess. */
    public static final double LOW_CONFIDENCE = 0.5;

    private static final double OWN_ROLE = 0.95;
    private static final double OWN_NAMED = 0.8;
    private static final double PLAUSIBLE = 0.6;
    private static final double FOREIGN = 0.3;

    private static final EmailValidator SYNTAX = new EmailValidator(false, false, DomainValidator.getInstance(
            false, List.of(new Item(ArrayType.GENERIC_PLUS, new String[] {"example", "test"}))));
    private static final Pattern DISGUISED_AT = Pattern.compile("\\s*[\\[({<]\\s*(?:at|arobase|arobas|@|a)\\s*[\\])}>]\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern DISGUISED_DOT = Pattern.compile("\\s*[\\[({<]\\s*(?:dot|point|\\.)\\s*[\\])}>]\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,;]+");
    private static final Pattern AROUND = Pattern.compile("^[\\p{Punct}«»“”‘’]+|[\\p{Punct}«»“”‘’]+$");
    private static final Pattern ASSET = Pattern.compile(".*\\.(?:png|jpe?g|webp|svg|gif|css|js|ico|avif|woff2?|pdf)$");
    private static final Pattern NO_REPLY = Pattern.compile("(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre|postmaster|mailer[-_.]?daemon|abuse).*");
    private static final Pattern MACHINE_MADE = Pattern.compile("[0-9a-f-]{25,}");
    private static final Set<String> ROLES = Set.of(
            "contact", "contacts", "info", "infos", "information", "informations", "accueil", "cabinet", "secretariat", "bonjour", "hello", "hi", "rdv",
            "rendezvous", "rendez-vous", "reservation", "reservations", "booking", "bookings", "commercial", "commande", "commandes", "sales", "office",
            "reception", "mail", "email", "direction", "administration", "admin", "agence", "restaurant", "hotel", "boutique", "magasin", "shop", "team",
            "equipe", "enquiries", "enquiry", "service", "services", "support", "devis", "pharmacie", "etude", "garage", "clinique", "bureau");
    private static final Set<String> FREEMAIL_NAMES = Set.of(
            "gmail", "googlemail", "orange", "wanadoo", "free", "sfr", "neuf", "laposte", "hotmail", "yahoo", "ymail", "outlook", "live", "msn", "icloud",
            "aol", "gmx", "bbox", "numericable", "club-internet", "aliceadsl", "protonmail", "proton", "btinternet", "mail");
    private static final Set<String> BUILDERS = Set.of(
            "sentry.io", "wixpress.com", "sentry-next.wixpress.com", "mysite.com", "domain.com", "domaine.com", "domaine.fr", "yourdomain.com",
            "votredomaine.com", "votredomaine.fr", "votresite.com", "votresite.fr", "monsite.com", "monsite.fr", "email.com", "company.com", "godaddy.com");

    /**
     * The usable addresses in what a source gave, best first: the company's own role address, its own named one, then one of another company
     * name or a public provider, then guesses. What no business answers at (file names, no-reply, web site builders) is left out.
     *
     * @param companyDomain the domain of the business's web site, or null
     */
    public static List<Email> readAll(Collection<String> texts, String companyDomain, boolean fictionAllowed) {
        Map<String, Email> found = new LinkedHashMap<>();
        for (String text : texts) {
            if (text == null) {
                continue;
            }
            String plain = DISGUISED_DOT.matcher(DISGUISED_AT.matcher(text).replaceAll("@")).replaceAll(".");
            boolean disguised = !plain.equals(text);
            for (String part : SEPARATOR.split(plain)) {
                address(part).filter(address -> isReachable(address, fictionAllowed))
                        .map(address -> of(address, companyDomain, disguised))
                        .ifPresent(email -> found.merge(email.address, email, (a, b) -> a.confidence >= b.confidence ? a : b));
            }
        }
        List<Email> best = new ArrayList<>(found.values());
        best.sort(Comparator.comparingDouble(Email::confidence).reversed().thenComparing(email -> email.kind.equals(FREEMAIL)));
        return List.copyOf(best);
    }

    /** An address that a person typed: only its form is checked. */
    public static Optional<Email> typed(String text, String companyDomain) {
        return address(text).map(address -> {
            Email email = of(address, companyDomain, false);
            return new Email(email.address, email.kind, Math.max(email.confidence, PLAUSIBLE));
        });
    }

    /** Whether the address is at the company's domain or a host below it. */
    static boolean isAt(String address, String companyDomain) {
        return companyDomain != null && Host.isWithin(host(address), companyDomain);
    }

    private static Optional<String> address(String text) {
        String raw = Text.clean(text);
        if (raw == null) {
            return Optional.empty();
        }
        String decoded = raw.contains("%") ? decode(raw) : raw;
        String bare = decoded.replaceFirst("(?i)^mailto:", "").replaceFirst("\\?.*$", "");
        String trimmed = AROUND.matcher(bare).replaceAll("");
        int at = trimmed.lastIndexOf('@');
        if (at < 1 || at == trimmed.length() - 1) {
            return Optional.empty();
        }
        return Host.read(trimmed.substring(at + 1))
                .map(host -> trimmed.substring(0, at).toLowerCase(Locale.ROOT) + "@" + host)
                .filter(SYNTAX::isValid);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static boolean isReachable(String address, boolean fictionAllowed) {
        String local = address.substring(0, address.lastIndexOf('@'));
        String host = host(address);
        return !ASSET.matcher(address).matches()
                && !NO_REPLY.matcher(local).matches()
                && !MACHINE_MADE.matcher(local).matches()
                && BUILDERS.stream().noneMatch(builder -> Host.isWithin(host, builder))
                && (fictionAllowed || !FictionPolicy.isFictional(host));
    }

    private static Email of(String address, String companyDomain, boolean disguised) {
        String host = host(address);
        String local = address.substring(0, address.lastIndexOf('@'));
        boolean freemail = FREEMAIL_NAMES.contains(Host.name(host));
        String kind = freemail ? FREEMAIL : isRole(local) ? ROLE : NAMED;
        double confidence = isAt(address, companyDomain) && !freemail ? (kind.equals(ROLE) ? OWN_ROLE : OWN_NAMED)
                : freemail || companyDomain == null && !Host.isShared(host) ? PLAUSIBLE : FOREIGN;
        return new Email(address, kind, disguised ? Math.min(confidence, LOW_CONFIDENCE) : confidence);
    }

    private static boolean isRole(String local) {
        return ROLES.contains(local) || ROLES.contains(local.split("[.+_-]", 2)[0]);
    }

    private static String host(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
