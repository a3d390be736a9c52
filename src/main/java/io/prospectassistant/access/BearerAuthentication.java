package io.prospectassistant.access;

import io.prospectassistant.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Bearer …}. Whoever has no valid token stays anonymous; whether that is enough is decided further on. */
class BearerAuthentication extends OncePerRequestFilter {

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,512})");

    private final Credentials credentials;

    BearerAuthentication(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        try {
            bearerOf(request).ifPresent(bearer -> Credentials.authenticate(bearer.caller(), bearer.scopes()));
        } catch (DataAccessException e) {
            Problem.of(e).answer(response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Credentials.Bearer> bearerOf(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher bearer = BEARER.matcher(header == null ? "" : header.trim());
        return bearer.matches() ? credentials.bearerOf(bearer.group(1)) : Optional.empty();
    }
}
