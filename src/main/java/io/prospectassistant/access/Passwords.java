package io.prospectassistant.access;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Passwords of people: how they are stored, and which are good enough. bcrypt looks at 72 bytes and no more, so it gets a SHA-256 of the password; hashes of
 * the time before that (plain bcrypt) are still verified, and replaced at the next sign-in.
 */
@Component("passwords")
public class Passwords {

    /** Fewest and most characters of a password that is set over the API. */
    public static final int MIN_LENGTH = 12;
    public static final int MAX_LENGTH = 128;

    private static final String CURRENT = "sha256-bcrypt";
    private static final int STRENGTH = 11;   // 2^11 rounds: about an eighth of a second
    private static final int LEAST_SCORE = 2; // of zxcvbn, 0 to 4: more than a million guesses
    private static final int JUDGED = 100;    // characters; guessing gets no easier behind them, and judging gets slower

    private final DelegatingPasswordEncoder encoder = new DelegatingPasswordEncoder(CURRENT, Map.of(CURRENT, new OverDigest()));
    private final Zxcvbn zxcvbn = new Zxcvbn();
    private final String nobodysHash = hash(Secrets.random());

    public Passwords() {
        encoder.setDefaultPasswordEncoderForMatches(new BCryptPasswordEncoder());
    }

    /** The form in which a password is stored. */
    public String hash(String password) {
        return encoder.encode(password);
    }

    /** @param hash null for somebody who does not exist or has no password: false, after as long a time */
    public boolean matches(String password, String hash) {
        return encoder.matches(password, hash == null ? nobodysHash : hash) && hash != null;
    }

    /** Whether a hash is of an older kind than {@link #hash} makes today. */
    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    /**
     * What is wrong with a password that somebody wants to use, as a sentence; empty when it is good enough.
     *
     * @param email of the person, whose parts make a password easy to guess
     */
    public Optional<String> objection(String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of("A password has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        List<String> easy = new ArrayList<>(List.of(email.split("[^\\p{L}\\p{N}]+")));
        easy.addAll(List.of(email, "prospect", "assistant", "prospectassistant"));
        Strength strength = zxcvbn.measure(password.substring(0, Math.min(password.length(), JUDGED)), easy);
        if (strength.getScore() >= LEAST_SCORE) {
            return Optional.empty();
        }
        String why = strength.getFeedback().getWarning();
        return Optional.of("This password is easy to guess" + (why == null || why.isBlank() ? "." : ": " + why.replaceFirst("\\.?$", "."))
                + " Take several words that do not belong together, or let a password manager make one.");
    }

    /**
     * bcrypt over a SHA-256 of the password. The digest is made for this product alone, so that digests which leaked elsewhere cannot be tried in place of
     * passwords; its Base64 has no NUL, at which bcrypt would stop. The same letters typed on different keyboards are the same password.
     */
    private static final class OverDigest implements PasswordEncoder {

        private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(STRENGTH);

        @Override
        public String encode(CharSequence password) {
            return bcrypt.encode(digest(password));
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            return bcrypt.matches(digest(password), hash);
        }

        @Override
        public boolean upgradeEncoding(String hash) {
            return bcrypt.upgradeEncoding(hash);
        }

        private static String digest(CharSequence password) {
            return Base64.getEncoder().encodeToString(Secrets.sha256("prospect-assistant:" + Normalizer.normalize(password, Normalizer.Form.NFC)));
        }
    }
}
