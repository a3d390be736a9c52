package io.prospectassistant.lead;

import io.prospectassistant.lead.Lead.Facts;
import io.prospectassistant.lead.Lead.Provenance;
import io.prospectassistant.lead.Lead.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How well a lead fits and how well it can be reached, 0 to 100, by rules that a person can follow. There is one formula, for new leads and
 * for scoring again: it sees nothing but the lead, its profile and today's date. The reasons' points add up to the score; where a gate is
 * shut, the score is 0 and the gate is the only reason.
 */
@Component("scoring")
public final class Scoring {

    private static final Set<String> GATES = Set.of("SUPPRESSED", "OUT_OF_COUNTRY", "NO_CHANNEL");

    /** A rating of few reviews is pulled towards what is usual: as if ten people had given 4.2. */
    private static final double USUAL_RATING = 4.2;
    private static final int USUAL_REVIEWS = 10;
    private static final double WORST_RATING_THAT_COUNTS = 3;
    private static final double BEST_RATING = 5;
    /** As many reviews as count; more add nothing. */
    private static final int MANY_REVIEWS = 200;
    private static final int LONG_NAME = 70;
    private static final int MANY_PARTS = 4;
    private static final Pattern NAME_PARTS = Pattern.compile("\\s*[|•·/,;]\\s*|\\s+[-–—]\\s+");
    private static final Pattern NOT_A_SOURCE = Pattern.compile("manual|derived");

    private final ScoringProfile profile;
    private final Clock clock;
    private final List<String> chains;

    @Autowired
    public Scoring(Clock clock) {
        this(ScoringProfile.load("/scoring/profile-default.yaml"), clock);
    }

    public Scoring(ScoringProfile profile, Clock clock) {
        this.profile = profile;
        this.clock = clock;
        this.chains = profile.chains().stream().map(Text::fold).toList();
    }

    /** Whether a reason is a gate: the lead is not to be approached at all. */
    public static boolean isGate(String code) {
        return GATES.contains(code);
    }

    public List<Lead> score(List<Lead> leads) {
        return leads.stream().map(this::score).toList();
    }

    /** The same lead with its score and the reasons for it. */
    public Lead score(Lead lead) {
        Optional<Reason> gate = gate(lead);
        if (gate.isPresent()) {
            return lead.scored(0, List.of(gate.get()), profile.id());
        }
        List<Reason> reasons = new ArrayList<>(List.of(
                category(lead), area(lead), neutral("FIT_SIZE", "Head count is unknown."), independent(lead),
                phone(lead), email(lead), website(lead),
                rating(lead), reviews(lead), profilePage(lead), corroborated(lead)));
        penalties(lead, reasons);
        BigDecimal sum = reasons.stream().map(Reason::points).reduce(BigDecimal.ZERO, BigDecimal::add);
        int score = Math.max(0, Math.min(100, sum.setScale(0, RoundingMode.HALF_UP).intValueExact()));
        return lead.scored(score, reasons, profile.id());
    }

    private Optional<Reason> gate(Lead lead) {
        if (lead.suppressed()) {
            return Optional.of(reason("SUPPRESSED", BigDecimal.ZERO, "On the do-not-contact list."));
        }
        if (lead.country() != null && !profile.targetCountries().isEmpty() && !profile.targetCountries().contains(lead.country())) {
            return Optional.of(reason("OUT_OF_COUNTRY", BigDecimal.ZERO, "Country " + lead.country() + " is not among the target countries."));
        }
        return lead.hasChannel() ? Optional.empty()
                : Optional.of(reason("NO_CHANNEL", BigDecimal.ZERO, "No telephone, e-mail, website or profile page."));
    }

    private Reason category(Lead lead) {
        Facts facts = lead.facts();
        String sought = facts.soughtCategory();
        if (sought == null) {
            return neutral("FIT_CATEGORY", "No category was looked for.");
        }
        if (sought.equals(facts.primaryCategory())) {
            return answer("FIT_CATEGORY", "primary", "Main category is " + sought + ".");
        }
        if (facts.categories().contains(sought)) {
            return answer("FIT_CATEGORY", "secondary", "One of its categories is " + sought + ".");
        }
        if (Boolean.TRUE.equals(facts.categoryInName())) {
            return answer("FIT_CATEGORY", "named", "The name speaks of " + sought + ".");
        }
        return facts.categories().isEmpty()
                ? neutral("FIT_CATEGORY", "Category is unknown.")
                : answer("FIT_CATEGORY", "other", "Listed as " + facts.categories().get(0) + ", not " + sought + ".");
    }

    private Reason area(Lead lead) {
        String sought = lead.facts().soughtCity();
        Double km = lead.facts().kmFromSought();
        if (sought == null) {
            return neutral("FIT_AREA", "No town was looked for.");
        }
        if (lead.city() != null && isSameTown(lead.city(), sought)) {
            return answer("FIT_AREA", "inside", "In " + sought + ".");
        }
        if (km != null && km <= profile.nearKm()) {
            return answer("FIT_AREA", "near", km + " km from the centre of " + sought + ".");
        }
        return lead.city() == null && km == null
                ? neutral("FIT_AREA", "Town is unknown.")
                : answer("FIT_AREA", "outside", "Outside " + sought + ".");
    }

    private static boolean isSameTown(String one, String other) {
        Optional<Town> town = Town.find(one, null);
        return Place.key(one).equals(Place.key(other)) || town.isPresent() && town.equals(Town.find(other, null));
    }

    private Reason independent(Lead lead) {
        String name = " " + Text.fold(lead.name()) + " ";
        for (int i = 0; i < chains.size(); i++) {
            if (name.contains(" " + chains.get(i) + " ")) {
                return answer("FIT_INDEPENDENT", "chain", "The name belongs to the chain " + profile.chains().get(i) + ".");
            }
        }
        return answer("FIT_INDEPENDENT", "independent", "No sign of a chain.");
    }

    private Reason phone(Lead lead) {
        if (lead.phone() == null) {
            return answer("CONTACT_PHONE", "none", "No telephone number.");
        }
        String kind = Optional.ofNullable(lead.facts().phoneKind())
                .or(() -> Phone.read(lead.phone(), lead.country()).map(Phone::kind)).orElse(Phone.OTHER);
        return switch (kind) {
            case Phone.FIXED -> answer("CONTACT_PHONE", "direct", "Valid fixed line.");
            case Phone.MOBILE -> answer("CONTACT_PHONE", "direct", "Valid mobile number.");
            case Phone.TOLL_FREE -> answer("CONTACT_PHONE", "toll_free", "Toll-free number, often a call centre.");
            default -> answer("CONTACT_PHONE", "other", "Number of a special kind.");
        };
    }

    private Reason email(Lead lead) {
        Facts facts = lead.facts();
        boolean searched = Boolean.TRUE.equals(facts.emailSearched());
        if (lead.email() == null) {
            return searched ? answer("CONTACT_EMAIL", "none", "No e-mail address was found.")
                    : neutral("CONTACT_EMAIL", "Nobody has looked for an e-mail address.");
        }
        Reason reason = knownEmail(lead);
        // An uncertain address is never worth less than not having looked for one.
        BigDecimal floor = rounded(profile.neutralPoints("CONTACT_EMAIL"));
        return searched || reason.points().compareTo(floor) >= 0 ? reason : reason(reason.code(), floor, reason.detail());
    }

    private Reason knownEmail(Lead lead) {
        Facts facts = lead.facts();
        boolean guess = facts.emailConfidence() != null && facts.emailConfidence() <= Email.LOW_CONFIDENCE;
        if (guess || Boolean.FALSE.equals(facts.emailVerified())) {
            return answer("CONTACT_EMAIL", "guess", "E-mail address of low confidence.");
        }
        String kind = Optional.ofNullable(facts.emailKind()).orElseGet(() -> Email.typed(lead.email(), lead.domain()).map(Email::kind).orElse(Email.NAMED));
        if (!Email.isAt(lead.email(), lead.domain())) {
            return answer("CONTACT_EMAIL", "elsewhere",
                    kind.equals(Email.FREEMAIL) ? "E-mail address at a public provider." : "E-mail address that is not at its own domain.");
        }
        if (!kind.equals(Email.ROLE)) {
            return answer("CONTACT_EMAIL", "own_named", "A person's e-mail address at its own domain.");
        }
        return Boolean.TRUE.equals(facts.emailVerified())
                ? answer("CONTACT_EMAIL", "own_role_verified", "General e-mail address at its own domain, which accepts mail.")
                : answer("CONTACT_EMAIL", "own_role", "General e-mail address at its own domain.");
    }

    private Reason website(Lead lead) {
        boolean own = lead.website() != null && lead.domain() != null;
        Boolean reachable = lead.facts().websiteReachable();
        if (own && Boolean.TRUE.equals(reachable)) {
            return answer("CONTACT_WEBSITE", "own_reachable", "Own website, which answers.");
        }
        if (own && reachable == null) {
            return answer("CONTACT_WEBSITE", "own", "Own website.");
        }
        return lead.website() != null || lead.facts().profileUrl() != null
                ? answer("CONTACT_WEBSITE", "portal", own ? "Own website, which does not answer." : "Only a page on a portal or social network.")
                : answer("CONTACT_WEBSITE", "none", "No website.");
    }

    private Reason rating(Lead lead) {
        if (!isRated(lead)) {
            return neutral("VITAL_RATING", "No rating yet.");
        }
        double share = (pulledRating(lead) - WORST_RATING_THAT_COUNTS) / (BEST_RATING - WORST_RATING_THAT_COUNTS);
        return share("VITAL_RATING", share, String.format(Locale.ROOT, "Rated %.1f by %s.", lead.rating(), people(lead.reviewsCount())));
    }

    private Reason reviews(Lead lead) {
        if (lead.reviewsCount() == null) {
            return neutral("VITAL_REVIEWS", "Number of reviews is unknown.");
        }
        return share("VITAL_REVIEWS", Math.log1p(lead.reviewsCount()) / Math.log1p(MANY_REVIEWS),
                lead.reviewsCount() == 1 ? "1 review." : lead.reviewsCount() + " reviews.");
    }

    private Reason profilePage(Lead lead) {
        Boolean claimed = lead.facts().claimed();
        return claimed == null ? neutral("VITAL_PROFILE", "Whether the owner looks after the profile is unknown.")
                : claimed ? answer("VITAL_PROFILE", "claimed", "The owner looks after the profile.")
                : answer("VITAL_PROFILE", "unclaimed", "Nobody has claimed the profile.");
    }

    private Reason corroborated(Lead lead) {
        Set<String> sources = new HashSet<>();
        lead.provenance().values().stream().map(Provenance::source).filter(source -> source != null && !NOT_A_SOURCE.matcher(source).matches())
                .forEach(sources::add);
        return sources.size() > 1
                ? answer("VITAL_CORROBORATED", "several", "Known from " + sources.size() + " sources.")
                : neutral("VITAL_CORROBORATED", "Known from one source only.");
    }

    private void penalties(Lead lead, List<Reason> reasons) {
        if (Boolean.TRUE.equals(lead.facts().temporarilyClosed())) {
            reasons.add(penalty("TEMPORARILY_CLOSED", "Temporarily closed."));
        }
        if (lead.retrievedAt() != null && lead.retrievedAt().atZone(ZoneOffset.UTC).plusMonths(profile.oldDataMonths()).toInstant().isBefore(clock.instant())) {
            reasons.add(penalty("OLD_DATA", "Data is older than " + profile.oldDataMonths() + " months."));
        }
        if (isRated(lead) && lead.reviewsCount() >= profile.badRating().reviews() && pulledRating(lead) < profile.badRating().below()) {
            reasons.add(penalty("BAD_RATING", String.format(Locale.ROOT, "Rated %.1f by %d people.", lead.rating(), lead.reviewsCount())));
        }
        if (isStuffed(lead.name())) {
            reasons.add(penalty("STUFFED_NAME", "The name is stuffed with search words."));
        }
    }

    private static boolean isRated(Lead lead) {
        return lead.rating() != null && lead.reviewsCount() != null && lead.reviewsCount() > 0;
    }

    private static double pulledRating(Lead lead) {
        return (USUAL_REVIEWS * USUAL_RATING + lead.reviewsCount() * lead.rating()) / (USUAL_REVIEWS + lead.reviewsCount());
    }

    private static boolean isStuffed(String name) {
        String[] words = Text.fold(name).split(" ");
        boolean repeats = Arrays.stream(words).filter(word -> word.length() > 2)
                .anyMatch(word -> Arrays.stream(words).filter(word::equals).count() > 2);
        return repeats || name.length() > LONG_NAME && NAME_PARTS.split(name).length >= MANY_PARTS;
    }

    private static String people(int count) {
        return count == 1 ? "1 person" : count + " people";
    }

    private Reason answer(String rule, String answer, String detail) {
        return reason(rule, profile.points(rule, answer), detail);
    }

    private Reason neutral(String rule, String detail) {
        return reason(rule, profile.neutralPoints(rule), detail);
    }

    private Reason share(String rule, double share, String detail) {
        return reason(rule, profile.max(rule).multiply(BigDecimal.valueOf(Math.max(0, Math.min(1, share)))), detail);
    }

    private Reason penalty(String code, String detail) {
        return reason(code, profile.penalty(code).negate(), detail);
    }

    private static Reason reason(String code, BigDecimal points, String detail) {
        return new Reason(code, rounded(points), detail);
    }

    private static BigDecimal rounded(BigDecimal points) {
        return points.setScale(1, RoundingMode.HALF_UP);
    }
}
