package io.prospectassistant.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Breaks the connection of an answer that fails after it has begun, so that nobody takes what came for all of it. Camel writes such a failure into the log, and
 * then ends the answer in good order; so it must be broken where it fails, before anyone tidies up.
 */
@Component("brokenAnswers")
public class BrokenAnswers extends ValveBase implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String BREAK = "io.prospectassistant.break";

    public BrokenAnswers() {
        super(true);
    }

    /** Breaks the connection that a request came by, if its answer has begun; else does nothing, since it can still be answered with a problem. */
    @SuppressWarnings("unchecked")
    public static void breakOff(ServletRequest request, IOException failure) {
        ((Consumer<IOException>) request.getAttribute(BREAK)).accept(failure);
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addEngineValves(this);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Consumer<IOException> breaking = failure -> {
            if (response.isCommitted()) {
                response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, failure);
            }
        };
        request.setAttribute(BREAK, breaking);
        getNext().invoke(request, response);
    }
}
