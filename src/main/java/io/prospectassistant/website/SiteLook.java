package io.prospectassistant.website;

import io.prospectassistant.lead.WebsiteFinding;
import java.util.List;

/**
 * What came of reading a site.
 *
 * @param leads   for which it was read
 * @param domain  the company's own, as leads had it
 * @param outcome {@code found} or {@code nothing} when it was read; else why not: {@code blocked, certificate, robots, objects, unreachable, slow, too-large,
 *                not-html, redirects, refused}
 * @param finding what it says of the business
 */
public record SiteLook(List<String> leads, String domain, String outcome, WebsiteFinding finding) {

    public SiteLook {
        leads = List.copyOf(leads);
    }
}
