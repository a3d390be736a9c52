package io.prospectassistant.website;

import java.util.List;

/**
 * A web site that is to be read for some leads.
 *
 * @param url    the page that they name
 * @param domain the company's own, as leads have it
 * @param leads  their ids
 */
public record Site(String url, String domain, List<String> leads) {

    public Site {
        leads = List.copyOf(leads);
    }
}
