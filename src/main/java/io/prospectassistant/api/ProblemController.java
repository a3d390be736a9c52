package io.prospectassistant.api;

import io.prospectassistant.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Turns whatever the web server refuses or fails at, outside the doors, into a problem. */
@RestController
class ProblemController implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem = failure != null ? Problem.of(failure) : Problem.ofStatus(status == null ? 404 : status);
        if (problem.status() == 500) {
            LOG.error("{} {} failed", request.getMethod(), request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), failure);
        }
        problem.answer(response);
    }
}
