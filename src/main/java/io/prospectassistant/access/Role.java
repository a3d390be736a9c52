package io.prospectassistant.access;

import java.util.Locale;

/** What a person may do; each role may do what the ones before it may. */
public enum Role {
    VIEWER, OPERATOR, APPROVER, ADMIN;

    /** @throws IllegalArgumentException for any other word */
    public static Role named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
