package io.prospectassistant.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;

/** Web sites of all hosts that somebody looks for here, over HTTP or HTTPS: pages by host and path, everything else 404. Remembers every request. */
public final class WebsiteDouble implements AutoCloseable {

    /** What answers at an address. */
    @FunctionalInterface
    public interface Page {
        void answer(HttpExchange http) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "website-double");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();

    /** On a free port, over HTTP. */
    public WebsiteDouble() {
        this(null);
    }

    /** On a free port, over HTTPS with the certificates of this context. */
    public WebsiteDouble(SSLContext certificates) {
        try {
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (certificates == null) {
                server = HttpServer.create(anywhere, 0);
            } else {
                HttpsServer secure = HttpsServer.create(anywhere, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(certificates));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where every host is. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** A page of HTML; the address is written {@code host/path}. */
    public WebsiteDouble html(String address, String body) {
        return page(address, 200, "text/html; charset=utf-8", body);
    }

    public WebsiteDouble page(String address, int status, String type, String body, String... answerHeaders) {
        return serve(address, http -> {
            for (int i = 0; i < answerHeaders.length; i += 2) {
                http.getResponseHeaders().add(answerHeaders[i], answerHeaders[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().add("Content-Type", type);
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = http.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    public WebsiteDouble redirect(String address, String location) {
        return page(address, 302, "text/html", "", "Location", location, "Set-Cookie", "tracked=yes");
    }

    public WebsiteDouble serve(String address, Page page) {
        pages.put(address, page);
        return this;
    }

    /** Host and path of all requests, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The headers of all requests, names in lower case. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** The hosts that were asked for while connections over HTTPS were made (SNI), one for each request. */
    public List<String> names() {
        return List.copyOf(names);
    }

    public void reset() {
        pages.clear();
        requests.clear();
        headers.clear();
        names.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        String address = http.getRequestHeaders().getFirst("Host") + http.getRequestURI();
        requests.add(address);
        headers.add(KhojDouble.lowerCased(http.getRequestHeaders()));
        if (http instanceof HttpsExchange secure) {
            ((ExtendedSSLSession) secure.getSSLSession()).getRequestedServerNames().forEach(name -> names.add(((SNIHostName) name).getAsciiName()));
        }
        try (http) {
            Page page = pages.get(address);
            if (page == null) {
                http.sendResponseHeaders(404, -1);
            } else {
                page.answer(http);
            }
        }
    }
}
