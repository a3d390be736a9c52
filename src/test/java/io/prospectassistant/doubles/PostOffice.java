package io.prospectassistant.doubles;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One SMTP port on this machine that can be open, closed, or in the hands of a server with a mind of its own. What was delivered stays
 * delivered when it closes.
 */
public final class PostOffice implements AutoCloseable {

    private static final String HERE = "127.0.0.1";

    private final int port;
    private GreenMail open;
    private ScriptedSmtp scripted;
    private List<MimeMessage> delivered = List.of();

    /** Open, on a free port. */
    public PostOffice() {
        open = started(0);
        port = open.getSmtp().getPort();
    }

    public int port() {
        return port;
    }

    /** Takes every mail, from now on. */
    public synchronized void open() {
        if (open == null) {
            shut();
            open = started(port);
        }
    }

    /** Nobody listens, from now on. */
    public synchronized void shut() {
        if (open != null) {
            delivered = mails();
            open.stop();
            open = null;
        }
        if (scripted != null) {
            scripted.close();
            scripted = null;
        }
    }

    /** Behaves so, from now on. */
    public synchronized ScriptedSmtp behave(ScriptedSmtp.Behaviour behaviour) {
        shut();
        scripted = new ScriptedSmtp(port, behaviour);
        return scripted;
    }

    /** Every mail that was taken, oldest first. */
    public synchronized List<MimeMessage> mails() {
        if (open == null) {
            return delivered;
        }
        List<MimeMessage> all = new ArrayList<>(delivered);
        all.addAll(Arrays.asList(open.getReceivedMessages()));
        return all;
    }

    /** The mails with this Message-ID. */
    public List<MimeMessage> mails(String messageId) {
        return mails().stream().filter(mail -> messageId.equals(id(mail))).toList();
    }

    @Override
    public void close() {
        shut();
    }

    private static GreenMail started(int port) {
        ServerSetup setup = new ServerSetup(port, HERE, ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(20_000);
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
