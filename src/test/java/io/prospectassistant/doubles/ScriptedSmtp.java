package io.prospectassistant.doubles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A mail server (RFC 5321) that does one thing wrong, always. One client at a time. */
public final class ScriptedSmtp implements AutoCloseable {

    /** What it does wrong. */
    public enum Behaviour {
        /** 550 to every recipient. */
        REFUSE_RECIPIENT,
        /** 451 to every recipient. */
        PUT_OFF_RECIPIENT,
        /** 554 to every mail once it has been read. */
        REFUSE_CONTENT,
        /** Takes the mail, and is gone before it says so. */
        LOSE_ANSWER,
        /** Wants a login, and 535 to every one. */
        REFUSE_LOGIN,
        /** A line of its greeting now and then, and no end of it. */
        TRICKLE
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final Thread thread;
    private volatile Socket client;
    private final List<String> mails = new CopyOnWriteArrayList<>();

    ScriptedSmtp(int port, Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            server = new ServerSocket(port, 16, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    /** What came after DATA, one text each. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    /** The port is free when this is over, not before the thread has noticed. */
    @Override
    public void close() {
        try {
            server.close();
            Socket last = client;
            if (last != null) {
                last.close();
            }
            thread.join(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                client = accepted;
                converse(accepted);
            } catch (IOException e) {
                // The client hung up, or the server was closed.
            }
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        Writer out = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.US_ASCII);
        while (behaviour == Behaviour.TRICKLE && !server.isClosed()) {
            say(out, "220-wait");
            pause();
        }
        say(out, "220 scripted");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line.length() < 4 ? "" : line.substring(0, 4).toUpperCase(Locale.ROOT)) {
                case "RCPT" -> say(out, switch (behaviour) {
                    case REFUSE_RECIPIENT -> "550 5.1.1 no such person";
                    case PUT_OFF_RECIPIENT -> "451 4.3.0 later, please";
                    default -> "250 ok";
                });
                case "DATA" -> {
                    say(out, "354 go on");
                    mails.add(data(in));
                    if (behaviour == Behaviour.LOSE_ANSWER) {
                        return;
                    }
                    say(out, "554 5.7.1 not wanted here");
                }
                case "EHLO" -> say(out, behaviour == Behaviour.REFUSE_LOGIN ? "250-scripted\r\n250 AUTH PLAIN LOGIN" : "250 scripted");
                case "AUTH" -> say(out, "535 5.7.8 no");
                case "QUIT" -> {
                    say(out, "221 bye");
                    return;
                }
                default -> say(out, "250 ok");
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }
}
