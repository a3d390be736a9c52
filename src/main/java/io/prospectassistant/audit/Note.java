package io.prospectassistant.audit;

import java.util.Map;

/**
 * Something that happened without changing anything, on its way through the wire tap.
 *
 * @param event  a name of the contract's list, e.g. {@code plan.received}
 * @param detail what is known about it, as JSON values
 */
public record Note(String event, Map<String, Object> detail) {}
