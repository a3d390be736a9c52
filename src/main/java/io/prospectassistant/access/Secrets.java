package io.prospectassistant.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Secrets that the product makes up itself. */
public final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";   // nothing that is taken for another letter

    private Secrets() {}

    /** 24 letters and digits, about 139 bits, that a person can type. */
    public static String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            password.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return password.toString();
    }

    /** 256 random bits, in base64url: 43 characters. */
    public static String random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** A bearer token: {@code pa_} and 256 random bits. The beginning lets people and scanners recognise it. */
    public static String token() {
        return "pa_" + random();
    }

    /** The form in which tokens and the like are stored: hex SHA-256. Enough for 256 random bits; passwords need a slow hash. */
    public static String fingerprint(String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /** 32 bytes. */
    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
