package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@DisplayName("C-16 the cookies of a session")
class SessionCookiesTest {

    private static final String SECRET = "s".repeat(43);

    @Test
    void underHttpTheyAreNeitherSecureNorBoundToTheHostByName() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SessionCookies("http://localhost:8080").set(response, SECRET);
        assertThat(response.getHeaders("Set-Cookie")).containsExactly("SESSION=" + SECRET + "; Path=/; HttpOnly; SameSite=Lax",
                "XSRF-TOKEN=" + SessionCookies.csrfOf(SECRET) + "; Path=/; SameSite=Lax");
    }

    @Test
    void underHttpsTheyAre() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SessionCookies("HTTPS://prospects.example.com").set(response, SECRET);
        assertThat(response.getHeaders("Set-Cookie")).hasSize(2).allMatch(cookie -> cookie.contains("; Secure; ")).anyMatch(cookie -> cookie.startsWith("__Host-SESSION="));
    }

    @Test
    void theCsrfTokenBelongsToOneSessionAlone() {
        SessionCookies cookies = new SessionCookies("http://localhost:8080");
        assertThat(cookies.csrfFits(SECRET, SessionCookies.csrfOf(SECRET))).isTrue();
        assertThat(cookies.csrfFits(SECRET, SessionCookies.csrfOf("t".repeat(43)))).isFalse();
        assertThat(cookies.csrfFits(SECRET, null)).isFalse();
        assertThat(SessionCookies.csrfOf(SECRET)).doesNotContain(SECRET).hasSize(43);
    }

    @Test
    void whatIsNoSecretIsNotLookedUp() {
        SessionCookies cookies = new SessionCookies("http://localhost:8080");
        assertThat(cookies.secretOf(request())).isEmpty();
        assertThat(cookies.secretOf(request(new Cookie("SESSION", "short")))).isEmpty();
        assertThat(cookies.secretOf(request(new Cookie("__Host-SESSION", SECRET)))).isEmpty();
        assertThat(cookies.secretOf(request(new Cookie("SESSION", SECRET), new Cookie("SESSION", "t".repeat(43))))).isEmpty();
        assertThat(cookies.secretOf(request(new Cookie("SESSION", SECRET), new Cookie("other", "x")))).hasValue(SECRET);
    }

    private static MockHttpServletRequest request(Cookie... cookies) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(cookies);
        return request;
    }
}
