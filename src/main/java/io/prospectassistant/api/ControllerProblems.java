package io.prospectassistant.api;

import io.prospectassistant.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what a controller throws, as the doors do for routes. */
@RestControllerAdvice
class ControllerProblems {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerProblems.class);

    @ExceptionHandler({Problem.class, DataAccessException.class})
    void answer(RuntimeException failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problem problem = Problem.of(failure);
        if (problem.status() == 500) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        if (!response.isCommitted()) {
            problem.answer(response);
        }
    }
}
