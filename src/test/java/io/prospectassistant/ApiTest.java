package io.prospectassistant;

import io.prospectassistant.camel.FailuresTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** The whole product with the local planner, and with routes beside it that fail on purpose. One application for all tests that extend this. */
@TestPropertySource(properties = {
        "spring.datasource.hikari.connection-timeout=1000",
        "prospect.mail.password=" + ApiTest.MAIL_CANARY,
        "prospect.khoj.bearer-token=" + ApiTest.KHOJ_CANARY,
        "camel.main.routes-include-pattern=classpath:routes/*.camel.yaml,classpath:stub-routes/*.camel.yaml"})
@Import(ApiTest.Failing.class)
public abstract class ApiTest extends ProductTest {

    /** Settings that are used for nothing here, and must be seen nowhere. */
    protected static final String MAIL_CANARY = "canary-of-the-mail-password";
    protected static final String KHOJ_CANARY = "canary-of-the-khoj-token";

    /** What the routes that fail call. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Failing {

        @Bean
        FailuresTest.Troubles troubles(JdbcTemplate sql) {
            return new FailuresTest.Troubles(sql);
        }
    }
}
