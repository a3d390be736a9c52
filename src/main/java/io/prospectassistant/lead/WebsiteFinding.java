package io.prospectassistant.lead;

import java.time.Instant;

/**
 * What the web site of a business says about how to write to it.
 *
 * @param email      the address that was chosen; null for none
 * @param kind       as in {@link Email}
 * @param confidence as in {@link Email}
 * @param page       where it stands
 * @param at         when it was read
 * @param searched   whether the site was read, so that none means none
 * @param reachable  whether it answers; null when nobody knows
 */
public record WebsiteFinding(String email, String kind, double confidence, String page, Instant at, boolean searched, Boolean reachable) {}
