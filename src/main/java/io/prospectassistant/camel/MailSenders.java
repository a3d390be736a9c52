package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.metrics.OutsideCalls.Outcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.MimeMessage;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.JavaMailSender;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the mail server, from the settings alone: nothing in a message can change host, credentials or envelope. */
@Configuration
class MailSenders {

    private static final int TIMEOUT_MILLIS = 10_000;

    @Bean
    JavaMailSender mailSender(OutsideCalls calls, @Value("${prospect.mail.host}") String host, @Value("${prospect.mail.port}") int port, @Value("${prospect.mail.username}") String username,
                              @Value("${prospect.mail.password}") String password, @Value("${prospect.mail.starttls}") boolean starttls) {
        DefaultJavaMailSender sender = new CountedSender(calls);
        sender.setProtocol("smtp");
        sender.setHost(host.isBlank() ? "localhost" : host);
        sender.setPort(port);
        Properties properties = properties(starttls, TIMEOUT_MILLIS);
        if (!username.isBlank()) {
            properties.setProperty("mail.smtp.auth", "true");
            sender.setUsername(username);
            sender.setPassword(password);
        }
        sender.setJavaMailProperties(properties);
        return sender;
    }

    /** How to speak to the server; {@code timeoutMillis} is the longest wait for each of its answers. */
    static Properties properties(boolean starttls, int timeoutMillis) {
        String timeout = String.valueOf(timeoutMillis);
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(starttls));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(starttls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    /** Keeps the Message-ID that the route has set, and counts how each sending ended. */
    private static final class CountedSender extends DefaultJavaMailSender {

        private final OutsideCalls calls;

        CountedSender(OutsideCalls calls) {
            this.calls = calls;
        }

        @Override
        public void send(MimeMessage mail) throws MessagingException {
            long start = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try {
                super.send(mail);
                outcome = Outcome.SUCCESS;
            } catch (MessagingException e) {
                outcome = outcomeOf(e);
                throw e;
            } finally {
                calls.ended("smtp", outcome, Duration.ofNanos(System.nanoTime() - start));
            }
        }

        private static Outcome outcomeOf(MessagingException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SocketTimeoutException) {
                    return Outcome.TIMEOUT;
                }
                if (cause instanceof AuthenticationFailedException || cause instanceof SendFailedException) {
                    return Outcome.REFUSED;
                }
            }
            return Outcome.FAILED;
        }
    }
}
