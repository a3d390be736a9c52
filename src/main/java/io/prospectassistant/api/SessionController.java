package io.prospectassistant.api;

import io.prospectassistant.access.SessionCookies;
import io.prospectassistant.access.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What begins, ends and renews the session of a browser. No route, because cookies are headers, and no header crosses the edge. */
@RestController
@RequestMapping(path = "/api/v1/admin", produces = MediaType.APPLICATION_JSON_VALUE)
class SessionController {

    private final SignIn signIn;
    private final SessionCookies cookies;

    SessionController(SignIn signIn, SessionCookies cookies) {
        this.signIn = signIn;
        this.cookies = cookies;
    }

    @PostMapping("/session")
    String open(@RequestAttribute(Doorkeeper.REQUEST) Request request, HttpServletRequest http, HttpServletResponse response) {
        return opened(response, signIn.open(request.body().path("email").asText(), request.body().path("password").asText(), http.getRemoteAddr(),
                http.getHeader(HttpHeaders.USER_AGENT), cookies.secretOf(http)));
    }

    @DeleteMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(@RequestAttribute(Doorkeeper.REQUEST) Request request, HttpServletResponse response) {
        signIn.close(request.caller());
        cookies.clear(response);
    }

    @PutMapping("/me/password")
    String changePassword(@RequestAttribute(Doorkeeper.REQUEST) Request request, HttpServletRequest http, HttpServletResponse response) {
        return opened(response, signIn.changePassword(request.caller(), request.body().path("current_password").asText(), request.body().path("new_password").asText(),
                http.getHeader(HttpHeaders.USER_AGENT)));
    }

    private String opened(HttpServletResponse response, SignIn.Opened session) {
        cookies.set(response, session.secret());
        return session.meJson();
    }
}
