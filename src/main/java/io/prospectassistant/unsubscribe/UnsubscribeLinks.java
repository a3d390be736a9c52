package io.prospectassistant.unsubscribe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Links with which whoever got a mail puts their own address on the do-not-contact list, for the {@code List-Unsubscribe} header (RFC 8058) and the
 * text of a mail to a lead. A link cannot be guessed, says nothing about anybody, and works after the lead has been deleted.
 */
@Component("unsubscribeLinks")
public class UnsubscribeLinks {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{86}");   // what is none is no reason to ask the database

    private final String publicBaseUrl;
    private final JdbcClient database;
    private final String token = text("sql/unsubscribe/token.sql");
    private final String unsubscribe = text("sql/unsubscribe/unsubscribe.sql");

    public UnsubscribeLinks(@Value("${prospect.public-base-url}") String publicBaseUrl, JdbcClient database) {
        this.publicBaseUrl = publicBaseUrl.replaceAll("/+$", "");
        this.database = database;
    }

    /** The link for the address that a lead has now; empty when there is no such lead or it has none. */
    public Optional<String> of(String leadId) {
        return database.sql(token).param("lead", leadId).query((row, number) -> Optional.ofNullable(row.getString("token"))).single().map(made -> publicBaseUrl + "/u/" + made);
    }

    /** Suppresses the address that a link was made for; does nothing for what we did not make. Safe to repeat. */
    void follow(String token) {
        if (FORM.matcher(token).matches()) {
            database.sql(unsubscribe).param("token", token).query(Boolean.class).single();
        }
    }

    private static String text(String classpath) {
        try {
            return new ClassPathResource(classpath).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + classpath, e);
        }
    }
}
