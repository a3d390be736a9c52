package io.prospectassistant.dashboard;

import org.springframework.core.io.Resource;

/**
 * A file of the dashboard.
 *
 * @param content   what is in it
 * @param isPage    whether it is a page, which may run scripts
 * @param policy    what a page may load and run, as a Content-Security-Policy; null for what is no page
 * @param immutable whether its address changes with its content, so that nobody has to ask for it again
 */
public record DashboardFile(Resource content, boolean isPage, String policy, boolean immutable) {}
