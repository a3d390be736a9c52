package io.prospectassistant.website;

import io.prospectassistant.lead.Email;
import io.prospectassistant.lead.WebsiteFinding;
import io.prospectassistant.website.Download.Answer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads the web site of a business for an address to write to: the page that is known, then those about getting in touch; a few, slowly, and only what
 * {@code robots.txt} allows. Everything that can go wrong with a site is an outcome, so that one bad site is nobody else's trouble.
 */
@Component("siteReader")
public class SiteReader {

    static final int MOST_PAGES = 5;
    static final int MOST_REDIRECTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(SiteReader.class);

    private static final Pattern HTML = Pattern.compile("(?i)(text/html|application/xhtml\\+xml)\\s*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([A-Za-z0-9._:-]{1,40})");

    /** Why a site is not read. */
    private static final class Left extends Exception {
        private final String outcome;

        Left(String outcome) {
            super(outcome, null, false, false);
            this.outcome = outcome;
        }
    }

    private record Page(SiteAddress at, SitePage content, boolean aboutContact) {}

    /** An address, and where it stands. */
    private record Offer(Email email, Page page) {}

    /** One of a role, then one of a person, then one at a public provider; of two alike the surer one, then what stands on a page about contact, since it is meant for this. */
    private static final Comparator<Offer> BEST_FIRST = Comparator.<Offer>comparingInt(offer -> List.of(Email.ROLE, Email.NAMED, Email.FREEMAIL).indexOf(offer.email.kind()))
            .thenComparing(Comparator.<Offer>comparingDouble(offer -> offer.email.confidence()).reversed()).thenComparing(offer -> !offer.page.aboutContact);

    private final Download download;
    private final Clock clock;
    private final String mode;
    private final Duration patience;
    private final Duration pause;

    /**
     * @param mode     {@code off}; {@code role}: only addresses like contact@ at the company's own domain; {@code any}: also those of persons there, and
     *                 those at public providers that stand on a page about contact
     * @param patience for one site as a whole
     * @param pause    between two requests to it
     */
    public SiteReader(Download download, Clock clock, @Value("${prospect.websites.mode}") String mode,
            @Value("${prospect.websites.patience:15s}") Duration patience, @Value("${prospect.websites.pause:1s}") Duration pause) {
        this.download = download;
        this.clock = clock;
        this.mode = mode;
        this.patience = patience;
        this.pause = pause;
    }

    /** Whether sites are read at all. */
    public boolean enabled() {
        return !mode.equals("off");
    }

    /** What a site says; reads it over the network, for as long as the patience lasts. */
    public SiteLook read(Site site) {
        Instant now = clock.instant();
        Visit visit = new Visit(now.plus(patience));
        try {
            List<Page> pages = visit.pages(SiteAddress.read(site.url()).orElseThrow(() -> new Left("blocked")));
            if (pages.stream().anyMatch(page -> page.content.objects())) {
                return look(site, "objects", now, true);
            }
            Optional<Offer> best = pages.stream().flatMap(page -> Email.readAll(page.content.emails(), site.domain(), false).stream().map(email -> new Offer(email, page)))
                    .filter(this::isWanted).min(BEST_FIRST);
            return best.map(offer -> new SiteLook(site.leads(), site.domain(), "found",
                    new WebsiteFinding(offer.email.address(), offer.email.kind(), offer.email.confidence(), offer.page.at.toString(), now, true, true))).orElseGet(() -> look(site, "nothing", now, true));
        } catch (Left left) {
            return look(site, left.outcome, now, left.outcome.equals("unreachable") ? Boolean.FALSE : visit.answered ? Boolean.TRUE : null);
        } catch (RuntimeException | StackOverflowError e) {
            // What a stranger writes can trip whoever reads it. Its message may quote the page, so it is not told.
            LOG.warn("What a web site said could not be read: {}", e.getClass().getName());
            return look(site, "not-html", now, visit.answered ? Boolean.TRUE : null);
        }
    }

    private static SiteLook look(Site site, String outcome, Instant at, Boolean reachable) {
        return new SiteLook(site.leads(), site.domain(), outcome, new WebsiteFinding(null, null, 0, null, at, Set.of("nothing", "objects").contains(outcome), reachable));
    }

    private boolean isWanted(Offer offer) {
        Email email = offer.email;
        boolean own = !email.kind().equals(Email.FREEMAIL) && email.confidence() >= Email.LOW_CONFIDENCE;
        return email.kind().equals(Email.ROLE) && own
                || mode.equals("any") && (own || email.kind().equals(Email.FREEMAIL) && email.confidence() >= Email.LOW_CONFIDENCE && offer.page.aboutContact);
    }

    /** One visit of a site, with what it allows and how long it may last. */
    private final class Visit {
        private final Instant deadline;
        /** What each host allows, asked for once. */
        private final Map<String, Robots> rules = new HashMap<>();
        private boolean answered;
        private boolean first = true;

        Visit(Instant deadline) {
            this.deadline = deadline;
        }

        List<Page> pages(SiteAddress home) throws Left {
            Set<String> seen = new LinkedHashSet<>(Set.of(home.path()));
            Deque<SiteAddress> next = new ArrayDeque<>(List.of(home));
            Deque<Page> pages = new ArrayDeque<>();
            while (!next.isEmpty() && pages.size() < MOST_PAGES) {
                SiteAddress address = next.poll();
                Page page;
                try {
                    page = page(address, !pages.isEmpty());
                } catch (Left left) {
                    if (pages.isEmpty()) {
                        throw left;
                    }
                    continue;   // a page less; the first one was there
                }
                pages.add(page);
                page.content.contacts().stream().filter(there -> seen.add(there.path())).forEach(next::add);
            }
            return List.copyOf(pages);
        }

        private Robots rules(SiteAddress there) throws Left {
            Robots known = rules.get(there.host());
            if (known == null) {
                Answer answer = follow(there.at("/robots.txt"), false).answer;
                known = answer.status() >= 500 ? Robots.NOTHING : answer.status() == 200 ? Robots.read(new String(answer.body(), StandardCharsets.UTF_8)) : Robots.ALL;
                rules.put(there.host(), known);
            }
            return known;
        }

        private Page page(SiteAddress address, boolean aboutContact) throws Left {
            Followed followed = follow(address, true);
            if (followed.answer.status() != 200) {
                throw new Left("refused");
            }
            if (!HTML.matcher(followed.answer.contentType()).matches()) {
                throw new Left("not-html");
            }
            try {
                return new Page(followed.at, SitePage.read(followed.answer.body(), charset(followed.answer.contentType()), followed.at), aboutContact || SitePage.isAboutContact(followed.at));
            } catch (IOException e) {
                throw new Left("not-html");
            }
        }

        private record Followed(SiteAddress at, Answer answer) {}

        /**
         * The answer at an address, or where it leads, as often as it may; each stop is looked at like the first.
         *
         * @param ruled whether the rules of each host are respected; nothing but the rules themselves is asked for without
         */
        private Followed follow(SiteAddress from, boolean ruled) throws Left {
            SiteAddress at = from;
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                if (ruled && !rules(at).allow(at.path())) {
                    throw new Left("robots");
                }
                Answer answer = get(at);
                if (answer.status() < 300 || answer.status() >= 400 || answer.location() == null) {
                    return new Followed(at, answer);
                }
                at = at.resolve(answer.location()).orElseThrow(() -> new Left("blocked"));
            }
            throw new Left("redirects");
        }

        private Answer get(SiteAddress address) throws Left {
            try {
                waitBetween();
                Answer answer = download.get(address, deadline);
                answered = true;
                return answer;
            } catch (Download.NotPublic e) {
                throw new Left("blocked");
            } catch (Download.NotTrusted e) {
                throw new Left("certificate");
            } catch (Download.TooLarge e) {
                throw new Left("too-large");
            } catch (Download.TooSlow e) {
                throw new Left("slow");
            } catch (IOException e) {
                throw new Left("unreachable");
            }
        }

        private void waitBetween() throws Left {
            if (!first && !pause.isZero()) {
                if (clock.instant().plus(pause).isAfter(deadline)) {
                    throw new Left("slow");
                }
                try {
                    Thread.sleep(pause.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Left("slow");
                }
            }
            first = false;
        }
    }

    private static String charset(String contentType) {
        Matcher named = CHARSET.matcher(contentType.toLowerCase(Locale.ROOT));
        try {
            return named.find() && Charset.isSupported(named.group(1)) ? named.group(1) : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
