package io.prospectassistant.api;

import io.prospectassistant.Problem;
import io.prospectassistant.dashboard.Dashboard;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What stands before every filter. Each answer begins with the {@link AnswerHeaders}; and requests that Tomcat itself refuses, before any filter sees them
 * (a URL that is none, a NUL in the path), get a problem too instead of a page.
 */
@Component("webServer")
class WebServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** More languages than fit into the head of a request; Tomcat's own limit of ten fails the request of whoever prefers eleven. */
    private static final int ALL_LANGUAGES = 10_000;

    private final AnswerHeaders headers;

    WebServer(@Value("${prospect.public-base-url}") String publicBaseUrl, Dashboard dashboard) {
        headers = new AnswerHeaders(publicBaseUrl.toLowerCase(Locale.ROOT).startsWith("https:"), dashboard);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(ALL_LANGUAGES));
        factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            ((StandardHost) host).setErrorReportValveClass(ProblemValve.class.getName());   // this keeps the host from adding one of its own
            host.getPipeline().addValve(new HeaderValve(headers));
            host.getPipeline().addValve(new ProblemValve(headers));
        });
    }

    private static final class HeaderValve extends ValveBase {

        private static final Set<String> READING = Set.of("GET", "HEAD");

        private final AnswerHeaders headers;

        private HeaderValve(AnswerHeaders headers) {
            super(true);
            this.headers = headers;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            headers.of(READING.contains(request.getMethod()) ? request.getRequestURI() : null).forEach(response::setHeader);
            getNext().invoke(request, response);
        }
    }

    private static final class ProblemValve extends ErrorReportValve {

        private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

        private final AnswerHeaders headers;

        private ProblemValve(AnswerHeaders headers) {
            this.headers = headers;
        }

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            Problem problem = failure != null && response.getStatus() >= 500 ? Problem.of(failure) : Problem.ofStatus(response.getStatus());
            try {
                byte[] body = problem.json().getBytes(StandardCharsets.UTF_8);
                headers.of(Optional.empty()).forEach(response::setHeader);
                response.setContentType(Problem.MEDIA_TYPE);
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("the caller is gone", e);
            }
        }
    }
}
