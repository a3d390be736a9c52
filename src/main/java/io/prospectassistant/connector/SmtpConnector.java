package io.prospectassistant.connector;

import jakarta.mail.AuthenticationFailedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether the mail server lets us in. */
@Component("smtpConnector")
public class SmtpConnector {

    private final boolean hasHost;
    private final boolean hasUser;
    private final boolean starttls;

    public SmtpConnector(@Value("${prospect.mail.host}") String host, @Value("${prospect.mail.username}") String username,
                         @Value("${prospect.mail.starttls}") boolean starttls) {
        this.hasHost = !host.isBlank();
        this.hasUser = !username.isBlank();
        this.starttls = starttls;
    }

    public boolean configured() {
        return hasHost;
    }

    /** What there is to say without a call. */
    public Finding unset() {
        return Finding.notConfigured("SMTP_HOST is not set; e-mail is recorded as skipped.", "Set SMTP_HOST to send notifications by e-mail.");
    }

    /** The mail server has let us in. */
    public Finding welcome() {
        return Finding.ok("The mail server answers" + (hasUser ? " and knows the user" : "") + (starttls ? ", encrypted" : "") + "." + (hasUser && !starttls ? " The password goes unencrypted." : ""),
                hasUser && !starttls ? "Set SMTP_STARTTLS to true if the mail server can do it." : null);
    }

    /** It has not. */
    public Finding failed(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20).toList();
        if (is(causes, AuthenticationFailedException.class)) {
            return hasUser ? Finding.down("The mail server refuses the user or the password.", "Check SMTP_USERNAME and SMTP_PASSWORD.")
                    : Finding.down("The mail server wants a user.", "Set SMTP_USERNAME and SMTP_PASSWORD.");
        }
        if (is(causes, SSLException.class)) {
            return Finding.down("No encrypted connection to the mail server comes about.", "Check its certificate, which must be for the name in SMTP_HOST.");
        }
        if (is(causes, UnknownHostException.class)) {
            return Finding.down("The host of the mail server is unknown.", "Check the host name in SMTP_HOST.");
        }
        if (is(causes, SocketTimeoutException.class)) {
            return Finding.down("The mail server does not answer within 5 seconds.", "Check SMTP_HOST and SMTP_PORT, and that no firewall is in between.");
        }
        if (is(causes, ConnectException.class)) {
            return Finding.down("The mail server refuses the connection.", "Check SMTP_HOST and SMTP_PORT, and that the mail server runs.");
        }
        if (starttls && causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains("STARTTLS"))) {
            return Finding.down("The mail server does not offer STARTTLS, which SMTP_STARTTLS requires.", "Set SMTP_PORT to the port for it, often 587.");
        }
        return Finding.down("The mail server ends the conversation.", "Check that SMTP_PORT is a port for SMTP (25 or 587), and look into the mail server's log.");
    }

    private static boolean is(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
