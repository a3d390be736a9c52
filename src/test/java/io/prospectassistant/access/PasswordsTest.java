package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@DisplayName("C-19 passwords")
class PasswordsTest {

    private static final Passwords PASSWORDS = new Passwords();

    @ParameterizedTest
    @ValueSource(strings = {"four quiet herons at dawn", "zebra-Quartz-91-lemon", "hérisson volant sous la pluie", "jtv4XqWq8mHn2bYd"})
    void whatIsHardToGuessIsTaken(String password) {
        assertThat(PASSWORDS.objection(password, "ada@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwordpassword", "123456789012", "aaaaaaaaaaaaaaaa", "qwertyuiopas", "lovelacelovelace", "ada.lovelace@example.com", "prospectassistant"})
    void whatIsEasyToGuessIsRefusedWithAdvice(String password) {
        assertThat(PASSWORDS.objection(password, "ada.lovelace@example.com")).hasValueSatisfying(objection -> assertThat(objection).startsWith("This password is easy to guess").contains("several words"));
    }

    @Test
    void theLengthIsCountedInCharactersAsPeopleSeeThem() {
        assertThat(PASSWORDS.objection("k9#Tz!qLw2x", "a@b")).hasValue("A password has 12 to 128 characters.");
        assertThat(PASSWORDS.objection("x".repeat(129), "a@b")).hasValue("A password has 12 to 128 characters.");
        assertThat(PASSWORDS.objection("🦊🌊🎻🧭🪁🦔🌵🍋🚲🎈🪐🧶", "a@b")).isEmpty();
    }

    @Test
    @DisplayName("C-42 the longest password is judged in no time")
    void theLongestPasswordIsJudgedInNoTime() {
        long start = System.nanoTime();
        for (String pattern : new String[] {"password1", "aB3$", "qwertz", "20252026", "ab"}) {
            PASSWORDS.objection(pattern.repeat(128).substring(0, 128), "ada@example.com");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void everyCharacterCountsAlsoBehindTheSeventySecondByte() {
        String hash = PASSWORDS.hash("x".repeat(100) + "right");
        assertThat(PASSWORDS.matches("x".repeat(100) + "right", hash)).isTrue();
        assertThat(PASSWORDS.matches("x".repeat(100) + "wrong", hash)).isFalse();
        assertThat(PASSWORDS.isOutdated(hash)).isFalse();
    }

    @Test
    void hashesOfTheTimeBeforeAreVerifiedAndOutdated() {
        String hash = new BCryptPasswordEncoder(4).encode("first-password");
        assertThat(PASSWORDS.matches("first-password", hash)).isTrue();
        assertThat(PASSWORDS.matches("first-passwort", hash)).isFalse();
        assertThat(PASSWORDS.matches("x".repeat(200), hash)).isFalse();
        assertThat(PASSWORDS.isOutdated(hash)).isTrue();
    }

    @Test
    void whoHasNoPasswordMatchesNone() {
        assertThat(PASSWORDS.matches("", null)).isFalse();
        assertThat(PASSWORDS.matches("anything", null)).isFalse();
    }

    @Test
    void oneHashIsNotLikeAnotherAndTheSameLettersAreTheSamePassword() {
        String hash = PASSWORDS.hash("h\u00e9risson volant");
        assertThat(PASSWORDS.hash("h\u00e9risson volant")).isNotEqualTo(hash);
        assertThat(PASSWORDS.matches("he\u0301risson volant", hash)).as("typed with a combining accent").isTrue();
    }
}
