package io.prospectassistant.access;

import io.prospectassistant.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the cookie of a session, unless the request shows a token: whoever sends {@code Authorization} is judged by that alone. A browser sends cookies by
 * itself, whoever made it send the request; so what changes something must come from a page of ours and carry the CSRF token.
 */
class SessionAuthentication extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Credentials credentials;
    private final SessionCookies cookies;
    private final SameOrigin sameOrigin;
    private final RequestMatcher signIn;
    private final RequestMatcher forEveryone;

    /**
     * @param signIn      what begins a session: it needs no CSRF token, since nobody has one yet, but must come from a page of ours all the same
     * @param forEveryone what is answered alike whoever asks, so nobody needs to know who it is
     */
    SessionAuthentication(Credentials credentials, SessionCookies cookies, SameOrigin sameOrigin, RequestMatcher signIn, RequestMatcher forEveryone) {
        this.credentials = credentials;
        this.cookies = cookies;
        this.sameOrigin = sameOrigin;
        this.signIn = signIn;
        this.forEveryone = forEveryone;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || forEveryone.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        try {
            if (signIn.matches(request)) {
                checkOrigin(request);
            } else {
                authenticate(request);
            }
        } catch (Problem | DataAccessException e) {
            Problem.of(e).answer(response);
            return;
        }
        chain.doFilter(request, response);
    }

    private void authenticate(HttpServletRequest request) {
        Optional<String> secret = cookies.secretOf(request);
        Optional<Caller> caller = secret.flatMap(credentials::callerOfSession);
        if (caller.isEmpty()) {
            return;
        }
        if (!SAFE.contains(request.getMethod())) {
            checkOrigin(request);
            if (!cookies.csrfFits(secret.get(), request.getHeader(SessionCookies.CSRF_HEADER))) {
                throw Problem.forbidden("forbidden", "With a session, send the value of the cookie " + SessionCookies.CSRF_COOKIE + " as the header " + SessionCookies.CSRF_HEADER + ".");
            }
        }
        Credentials.authenticate(caller.get(), Credentials.ALL_SCOPES);
    }

    private void checkOrigin(HttpServletRequest request) {
        if (!sameOrigin.holdsFor(request)) {
            throw Problem.forbidden("forbidden", "This comes from a page of another site. Use the product's own address, which is set in PUBLIC_BASE_URL.");
        }
    }
}
