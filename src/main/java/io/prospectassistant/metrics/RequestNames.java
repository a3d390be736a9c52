package io.prospectassistant.metrics;

import io.micrometer.common.KeyValue;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/** What requests are called in {@code http_server_requests_seconds}: the template of the path, as the contract writes it, never the path itself. */
@Component("requestNames")
public class RequestNames extends DefaultServerRequestObservationConvention {

    /** What Camel adds to every path that a route answers. */
    private static final String ANYTHING_BEHIND = "/{*matchOnUriPrefix}";

    @Override
    protected KeyValue uri(ServerRequestObservationContext context) {
        KeyValue uri = super.uri(context);
        return uri.getValue().endsWith(ANYTHING_BEHIND) ? KeyValue.of(uri.getKey(), uri.getValue().replace(ANYTHING_BEHIND, "")) : uri;
    }
}
