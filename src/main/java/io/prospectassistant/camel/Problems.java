package io.prospectassistant.camel;

import io.prospectassistant.Problem;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns what went wrong behind a door into the answer of the door. */
@Component("problems")
public class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Answers the exception that the exchange failed with. */
    public void answer(Exchange exchange) {
        tell(exchange, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    static Problem tell(Exchange exchange, Throwable failure) {
        Problem problem = Problem.of(failure);
        if (problem.status() == 500) {
            LOG.error("route {} failed", exchange.getProperty(Exchange.FAILURE_ROUTE_ID), failure);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.headers().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(problem.json());
        return problem;
    }
}
