package io.prospectassistant.camel;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * Which headers cross the HTTP edge: none of the request's comes in (what the contract names is read by {@link Edge}), and only those that an answer of
 * ours may have go out.
 */
@Component("strictHeaders")
public class StrictHeaders implements HeaderFilterStrategy {

    private static final Set<String> ANSWER = Set.of("location", "etag", "allow", "retry-after", "www-authenticate", "content-disposition");

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !ANSWER.contains(name.toLowerCase(Locale.ROOT));
    }
}
