package io.prospectassistant.website;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page says about how to write to a business. The page is read as text: nothing in it is run or followed, but for the links that are given back.
 *
 * @param emails   addresses as they stand there, also those that are hidden from simple readers
 * @param contacts links to pages about how to get in touch, nearest first
 * @param objects  whether it asks not to be prospected
 */
record SitePage(List<String> emails, List<SiteAddress> contacts, boolean objects) {

    private static final int MOST_TEXT = 300_000;
    private static final int MOST_EMAILS = 50;
    private static final int MOST_LINKS = 2_000;
    private static final int DEEPEST = 6;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
    /** {@code name [at] host [dot] fr}; only with brackets, since words alone stand in sentences as well. */
    private static final Pattern DISGUISED = Pattern.compile("[A-Za-z0-9._%+-]{1,64} ?[\\[({] ?(?:at|arobase|arobas|@) ?[\\])}] ?[A-Za-z0-9-]{1,63}(?:(?:\\.| ?[\\[({] ?(?:dot|point|\\.) ?[\\])}] ?)[A-Za-z0-9-]{1,63}){1,4}", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTACT = Pattern.compile("\\b(contact|contacts|contactez|contacter|nous contacter|contact us|mentions? legales?|impressum|imprint|legal notice|about|about us|a propos|qui sommes nous|coordonnees)\\b");
    private static final Pattern OBJECTION = Pattern.compile("\\b(no unsolicited (e ?mails?|offers?|marketing|commercial)|no (sales )?solicitations?|pas de (demarchage|prospection|sollicitations? commerciales?)|(demarchage|prospection|sollicitations?)( commerciales?| commercial)? (est |sont )?(strictement |formellement )?(interdit|refuse)(e|es|s)?)\\b");

    /** Reads a page in the encoding that it names. */
    static SitePage read(byte[] html, String charset, SiteAddress at) throws IOException {
        Document page = Jsoup.parse(new ByteArrayInputStream(html), charset, at.toString());
        Set<String> emails = new LinkedHashSet<>();
        page.select("a[href^=mailto:], area[href^=mailto:]").stream().limit(MOST_EMAILS).forEach(link -> add(emails, link.attr("href")));
        page.select("[data-cfemail]").stream().limit(MOST_EMAILS).forEach(hidden -> add(emails, unhidden(hidden.attr("data-cfemail"))));
        page.select("a[href*=/cdn-cgi/l/email-protection#]").stream().limit(MOST_EMAILS).forEach(link -> add(emails, unhidden(link.attr("href").replaceFirst("^[^#]*#", ""))));
        page.select("script[type=application/ld+json]").stream().limit(20).forEach(data -> structured(data.data(), emails));
        page.select("script, style, noscript, template").remove();
        String text = cut(page.text());
        for (Pattern pattern : List.of(PLAIN, DISGUISED)) {
            Matcher found = pattern.matcher(text);
            while (emails.size() < MOST_EMAILS && found.find()) {
                add(emails, found.group());
            }
        }
        return new SitePage(List.copyOf(emails), contacts(page, at), OBJECTION.matcher(CategoryTaxonomy.fold(text)).find());
    }

    /** Whether the address says that the page is about getting in touch. */
    static boolean isAboutContact(SiteAddress address) {
        return CONTACT.matcher(CategoryTaxonomy.fold(address.path())).find();
    }

    private static String cut(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }

    private static void add(Set<String> emails, String email) {
        if (email != null && email.length() <= 400 && emails.size() < MOST_EMAILS) {
            emails.add(email);
        }
    }

    /** Of the same host, by what the link says or where it leads. */
    private static List<SiteAddress> contacts(Document page, SiteAddress at) {
        Set<SiteAddress> contacts = new LinkedHashSet<>();
        int seen = 0;
        for (Element link : page.select("a[href]")) {
            if (++seen > MOST_LINKS || contacts.size() == MOST_EMAILS) {
                break;
            }
            String words = CategoryTaxonomy.fold(cut(link.text()) + " / " + link.attr("href").replaceFirst("[?#].*", ""));
            if (words.length() <= 500 && CONTACT.matcher(words).find()) {
                at.resolve(link.attr("href").replaceFirst("#.*", "")).filter(there -> there.host().equals(at.host()) && !there.path().equals(at.path())).ifPresent(contacts::add);
            }
        }
        return List.copyOf(contacts);
    }

    /** The members {@code email} of structured data, wherever they are. */
    private static void structured(String json, Set<String> emails) {
        try {
            walk(Json.MAPPER.readTree(json), emails, 0);
        } catch (JsonProcessingException e) {
            // Not what it says it is; there is the rest of the page.
        }
    }

    private static void walk(JsonNode node, Set<String> emails, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (node.path("email").isTextual()) {
            add(emails, node.path("email").asText());
        }
        for (JsonNode inner : node) {
            walk(inner, emails, depth + 1);
        }
    }

    /** An address that Cloudflare hides: the first byte is what the others are mixed with. Null when it is none. */
    private static String unhidden(String hex) {
        if (hex.length() < 4 || hex.length() > 800 || !hex.matches("([0-9a-fA-F]{2})+")) {
            return null;
        }
        List<Character> letters = new ArrayList<>();
        int key = Integer.parseInt(hex.substring(0, 2), 16);
        for (int i = 2; i < hex.length(); i += 2) {
            letters.add((char) (Integer.parseInt(hex.substring(i, i + 2), 16) ^ key));
        }
        StringBuilder email = new StringBuilder();
        letters.forEach(email::append);
        return email.toString();
    }
}
