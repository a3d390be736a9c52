package io.prospectassistant.api;

import io.prospectassistant.Problem;
import io.prospectassistant.dashboard.Dashboard;
import io.prospectassistant.dashboard.DashboardFile;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Turns whatever the web server refuses or fails at, outside the doors, into a problem; for a person in front of a browser who is lost, into a page. */
@RestController
class ProblemController implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);

    private final Dashboard dashboard;

    ProblemController(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem = failure != null ? Problem.of(failure) : Problem.ofStatus(status == null ? 404 : status);
        if (problem.status() == 500) {
            LOG.error("{} {} failed", request.getMethod(), request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), failure);
        }
        Optional<DashboardFile> page = problem.status() == 404 ? dashboard.notFoundPage(request, (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)) : Optional.empty();
        if (page.isPresent()) {
            show(page.get(), response);
        } else {
            problem.answer(response);
        }
    }

    private static void show(DashboardFile page, HttpServletResponse response) throws IOException {
        byte[] body = page.content().getContentAsByteArray();
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setHeader("Content-Security-Policy", page.policy());
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
