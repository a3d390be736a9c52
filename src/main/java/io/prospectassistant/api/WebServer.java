package io.prospectassistant.api;

import io.prospectassistant.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Requests that Tomcat itself refuses, before any filter sees them (a URL that is none, a NUL in the path), get a problem too instead of a page. */
@Component("webServer")
class WebServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName()));
    }

    /** Tomcat makes it by its class name. */
    public static final class ProblemValve extends ErrorReportValve {

        private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            Problem problem = failure != null && response.getStatus() >= 500 ? Problem.of(failure) : Problem.ofStatus(response.getStatus());
            try {
                byte[] body = problem.json().getBytes(StandardCharsets.UTF_8);
                response.setContentType(Problem.MEDIA_TYPE);
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("the caller is gone", e);
            }
        }
    }
}
