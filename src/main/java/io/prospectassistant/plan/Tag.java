package io.prospectassistant.plan;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a word or phrase can be in a command; {@code plan/lexicon.yaml} says which phrases carry which tag. */
enum Tag {
    FIND, WANT, GIVE, RUN, PUT, SCORE, RESCORE, COMPUTE, NURTURE, NOTIFY, SEND, EMAIL, DELETE, CREATE, REMIND, EXPORT, ENRICH, UPDATE, LEAVE, MERGE, CLOSE, ARCHIVE, RENAME, CANCEL, REOPEN,
    ACTION_NOUN, WANTS, STATEMENT, ADDED, LEAD, TASK, PROJECT, SCORE_NOUN, MAIL, PHONE, WEBSITE, CSV, SUBJECT, DESCRIPTION, CATEGORY, POSTAL_CODE, STATUS_NOUN, CAMPAIGN,
    NEW, CONTACTED, QUALIFIED, WON, LOST, OPEN, DONE, CANCELLED, APIFY, OPENSTREETMAP, SAMPLE, MANUAL,
    ALL, EVERYTHING, THEM, ME, DET, EXISTING, ONLY, NOT, NE, WITHOUT, WITH, WHICH, EXCEPT, IN, NEAR, FOR, OF, AREA,
    ABOVE, BELOW, AT_LEAST, AT_MOST, EXACTLY, BETWEEN, OR_MORE, OR_LESS, EACH, POINTS, BEFORE, AFTER, AS, CALLED,
    AND, OR, THEN, BUT, TO, WHEN, IF, POLITE, TIME, BY_MAIL, BY_APP, TELL, NOTICE, DAYS, WEEKS, MONTHS, YEARS, OLDER, NEWER, AGO, LATER, DOUBT, CORRECTION, QUESTION, ORDINARY, ENGLISH, FRENCH,
    /** Claims rights or asks to skip a control; it is passed over, since neither is for words to decide. */
    AUTHORITY,
    /** A number in digits or words; not in the lexicon. */
    NUMBER,
    /** Between quotes; not in the lexicon. */
    QUOTED,
    /** A comma, colon, bracket or dash: may part two instructions or two items; not in the lexicon. */
    COMMA,
    /** A full stop, question mark, semicolon or new line: ends an instruction; not in the lexicon. */
    STOP,
    /** A UUID; not in the lexicon. */
    ID,
    /** An ISO date; not in the lexicon. */
    DATE;

    static final Set<Tag> VERBS = EnumSet.range(FIND, REOPEN);
    static final Set<Tag> SEPARATORS = EnumSet.of(AND, OR, THEN, BUT, TO, COMMA, STOP);
    static final Set<Tag> COMPARATORS = EnumSet.of(ABOVE, BELOW, AT_LEAST, AT_MOST, EXACTLY, BETWEEN);
    static final Set<Tag> LEAD_STATUSES = EnumSet.range(NEW, LOST);
    static final Set<Tag> TASK_STATUSES = EnumSet.range(OPEN, CANCELLED);
    static final Set<Tag> SOURCES = EnumSet.range(APIFY, MANUAL);
    /** After a number that limits a search: "10 at most", "20 is enough". */
    static final Set<Tag> LIMITING = EnumSet.of(AT_MOST, EXACTLY, OR_LESS, OR_MORE, EACH, ALL, LEAD, POLITE, ONLY, COMMA);
    static final Set<Tag> CONTACTS = EnumSet.of(MAIL, PHONE, WEBSITE);

    /** The word in filters and changes, e.g. {@code contacted}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a word in filters and changes is a status of tasks. */
    static boolean isTaskStatus(String word) {
        return TASK_STATUSES.stream().anyMatch(status -> status.word().equals(word));
    }
}
