package io.prospectassistant.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * A bearer token for a second start of the product on the same machine, which hands its command to the one that already serves. It acts as the first
 * administrator and dies with the process.
 */
@Component("handoverToken")
public class HandoverToken {

    private final String value;

    public HandoverToken() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        value = HexFormat.of().formatHex(secret);
    }

    /** 256 random bits in hex; never log it. */
    public String value() {
        return value;
    }
}
