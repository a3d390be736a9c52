package io.prospectassistant.access;

import io.prospectassistant.Problem;
import io.prospectassistant.dashboard.Dashboard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who gets in. What each one may do stands in the OpenAPI file and is checked at the door behind this. */
@Configuration(proxyBeanMethods = false)
class Access {

    private static final String[] PUBLIC = {"/", "/assistant", "/assistant/**", "/api/v1/openapi.json", "/u/*", "/actuator/health", "/actuator/health/**", "/actuator/prometheus"};

    @Bean
    SecurityFilterChain tokensAndSessions(HttpSecurity http, Credentials credentials, SessionCookies cookies, Dashboard dashboard,
            @Value("${prospect.public-base-url}") String publicBaseUrl) throws Exception {
        Stream<RequestMatcher> paths = Stream.of(PUBLIC).map(path -> PathPatternRequestMatcher.withDefaults().matcher(path));
        RequestMatcher forEveryone = new OrRequestMatcher(Stream.concat(paths, Stream.of(request -> dashboard.answers(request.getRequestURI()))).toList());
        RequestMatcher signIn = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/api/v1/admin/session");
        return http
                .csrf(AbstractHttpConfigurer::disable)      // SessionAuthentication checks it, where it is known whether a cookie let the request in
                .headers(AbstractHttpConfigurer::disable)   // AnswerHeaders: also on answers that come from before this
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD).permitAll()
                        .requestMatchers(forEveryone, signIn).permitAll()
                        .anyRequest().authenticated())
                .exceptionHandling(failures -> failures
                        .authenticationEntryPoint((request, response, failure) -> {
                            if (dashboard.notFoundPage(request, request.getRequestURI()).isPresent()) {
                                response.sendError(HttpServletResponse.SC_NOT_FOUND);   // to sign in would not help a person: there are no pages but those for everyone
                            } else {
                                unauthorized(request, cookies).answer(response);
                            }
                        })
                        .accessDeniedHandler((request, response, failure) -> Problem.ofStatus(403).answer(response)))
                .addFilterBefore(new BearerAuthentication(credentials), AuthorizationFilter.class)
                .addFilterBefore(new SessionAuthentication(credentials, cookies, new SameOrigin(publicBaseUrl), signIn, forEveryone), AuthorizationFilter.class)
                .build();
    }

    private static Problem unauthorized(HttpServletRequest request, SessionCookies cookies) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return Problem.unauthorized("The bearer token is not known.", "Bearer realm=\"prospect-assistant\", error=\"invalid_token\"");
        }
        return Problem.unauthorized(cookies.secretOf(request).isPresent() ? "The session has ended; sign in again." : "Sign in, or send Authorization: Bearer and a token.",
                "Bearer realm=\"prospect-assistant\"");
    }

    /** Its presence keeps Spring Boot from making up a user with a printed password; nobody signs in this way. */
    @Bean
    UserDetailsService noPasswords() {
        return new InMemoryUserDetailsManager();
    }

    /**
     * The threads that answer API requests. They know who called; the pool and its queue are bounded, and what does not fit is answered 503. Requests that
     * wait for a run ("Prefer: wait"), for Khoj (chat) or for the reader of a file have room of their own on top, so they cannot starve the others.
     */
    @Bean
    DelegatingSecurityContextAsyncTaskExecutor requestExecutor(ThreadPoolTaskExecutor requestThreads) {
        return new DelegatingSecurityContextAsyncTaskExecutor(requestThreads);
    }

    @Bean
    ThreadPoolTaskExecutor requestThreads(@Value("${prospect.engine.waiting-requests}") int waitingRequests, @Value("${prospect.chat.at-once}") int chats,
            @Value("${prospect.exports.at-once}") int files) {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setThreadNamePrefix("request-");
        threads.setCorePoolSize(16 + waitingRequests + chats + files);
        threads.setMaxPoolSize(16 + waitingRequests + chats + files);
        threads.setQueueCapacity(200);
        threads.setAllowCoreThreadTimeOut(true);
        return threads;
    }
}
