package io.prospectassistant.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The form in which tokens and session secrets are stored: hex SHA-256. Enough for 256 random bits; passwords need a slow hash. */
public final class Fingerprint {

    private Fingerprint() {}

    /** 64 hex digits. */
    public static String of(String secret) {
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
