package io.prospectassistant.sourcing;

/**
 * One request to Apify's API.
 *
 * @param method     {@code GET} or {@code POST}
 * @param path       below {@code /v2/}; made of constants and checked ids only
 * @param query      without question mark; null for none
 * @param body       JSON text; null for none
 * @param userAgent  who asks; Apify shows it on the runs that a call starts
 * @param repeatable whether asking twice does no more than asking once
 */
public record ApifyCall(String method, String path, String query, String body, String userAgent, boolean repeatable) {}
