package io.prospectassistant.camel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ScheduledFuture;
import javax.net.SocketFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Goes to the mail server as the mailer does, up to the point where a mail would be handed over, and leaves. */
@Component("smtpProbe")
public class SmtpProbe {

    private final String host;
    private final int port;
    private final String username;
    private final String password;
    private final boolean starttls;

    public SmtpProbe(@Value("${prospect.mail.host}") String host, @Value("${prospect.mail.port}") int port, @Value("${prospect.mail.username}") String username,
                     @Value("${prospect.mail.password}") String password, @Value("${prospect.mail.starttls}") boolean starttls) {
        this.host = host;
        this.port = port;
        this.username = username;
        this.password = password;
        this.starttls = starttls;
    }

    /**
     * Connects, encrypts if that is required, and signs in if there is a user.
     *
     * @param deadline when it must be over, in milliseconds since the epoch; a server that trickles is cut off then
     * @throws MessagingException if the server does not let us in
     */
    public void knock(long deadline) throws MessagingException {
        int left = (int) Math.max(1, deadline - System.currentTimeMillis());
        Properties properties = MailSenders.properties(starttls, left);
        properties.setProperty("mail.smtp.auth", String.valueOf(!username.isBlank()));
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        try (WatchedSockets sockets = new WatchedSockets(Duration.ofMillis(left))) {
            properties.put("mail.smtp.socketFactory", sockets);
            try (Transport transport = Session.getInstance(properties).getTransport("smtp")) {
                transport.connect(host, port, username.isBlank() ? null : username, username.isBlank() ? null : password);
            } catch (MessagingException e) {
                throw sockets.cut ? new MessagingException("cut off", new SocketTimeoutException("the conversation was not over at its deadline")) : e;
            }
        }
    }

    /** Makes the socket of one conversation, and closes it at the deadline. Time-outs of the mail library begin anew with each byte. */
    private static final class WatchedSockets extends SocketFactory implements AutoCloseable {

        private final Duration left;
        private ScheduledFuture<?> alarm;
        private volatile boolean cut;

        private WatchedSockets(Duration left) {
            this.left = left;
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            alarm = BoundedCall.alarm(() -> cut(socket), left);
            return socket;
        }

        private void cut(Socket socket) {
            cut = true;
            try {
                socket.close();
            } catch (IOException e) {
                // It is cut all the same.
            }
        }

        @Override
        public void close() {
            if (alarm != null) {
                alarm.cancel(false);
            }
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw notNeeded();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            throw notNeeded();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw notNeeded();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
            throw notNeeded();
        }

        private static SocketException notNeeded() {
            return new SocketException("the mail library connects the socket itself");
        }
    }
}
