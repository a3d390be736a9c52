package io.prospectassistant.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Makes e-mails of queued notifications, and tells what a failure to send one means. */
@Component("mails")
public class Mails {

    private final String publicBaseUrl;
    private final String host;

    public Mails(@Value("${prospect.public-base-url}") String publicBaseUrl) {
        this.publicBaseUrl = publicBaseUrl.replaceAll("/+$", "");
        String name = URI.create(publicBaseUrl).getHost();
        this.host = name == null ? "localhost" : name;
    }

    /**
     * @param messageId the same however often it is sent, so that a mail reader shows it once
     * @param text      plain text; its only link leads to this product
     */
    public record Mail(String notificationId, String recipient, String title, String text, String messageId) {}

    /** @param permanent whether trying again is of no use */
    public record Failure(boolean permanent, String error) {

        public String json() {
            return Json.write(Map.of("permanent", permanent, "error", error));
        }
    }

    /** A row of {@code sql/notification/claim-mail.sql}. */
    public Mail read(String row) {
        JsonNode mail = Json.tree(row);
        String id = mail.path("notification_id").asText();
        return new Mail(id, mail.path("recipient").asText(), oneLine(mail.path("title").asText()),
                mail.path("body").asText() + "\n\n" + publicBaseUrl + mail.path("href").asText() + "\n", "<" + id + "@" + host + ">");
    }

    public Failure failure(Throwable failure) {
        boolean permanent = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            permanent |= cause instanceof AddressException
                    || cause instanceof SendFailedException refused && refused.getInvalidAddresses() != null && refused.getInvalidAddresses().length > 0;
        }
        return new Failure(permanent, permanent ? "The mail server refused the address." : "The mail server did not take the mail; it is tried again.");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
