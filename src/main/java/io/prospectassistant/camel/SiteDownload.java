package io.prospectassistant.camel;

import com.google.common.base.Throwables;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.website.Download;
import io.prospectassistant.website.PublicAddresses;
import io.prospectassistant.website.SiteAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * Reads pages of strangers. A name is resolved when a connection is made, once, and the connection goes to the addresses that were looked at; so a name that
 * changes its mind in between gains nothing. One address that is not public makes the whole host one that is not read. No proxy, no cookies, no credentials, no
 * redirects, nothing of the route's; every connection is used once.
 */
public final class SiteDownload implements Download, AutoCloseable {

    /** The most of one page, after decompression. */
    static final int MOST_BYTES = 2 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 16;
    /** What comes before a page; without these the client reads lines and headers without end. */
    private static final Http1Config HEAD = Http1Config.custom().setMaxLineLength(8 << 10).setMaxHeaderCount(100).build();

    /** Where a host is. */
    @FunctionalInterface
    public interface Lookup {

        Lookup SYSTEM = (host, port) -> Arrays.stream(InetAddress.getAllByName(host)).map(address -> new InetSocketAddress(address, port)).toList();

        List<InetSocketAddress> find(String host, int port) throws UnknownHostException;
    }

    /** Nothing interrupts a look-up of the system, so it is waited for from outside. A thread for each that may be under way; there is no queue. */
    private static final ThreadPoolExecutor LOOKUPS = new ThreadPoolExecutor(0, CONNECTIONS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
        Thread thread = new Thread(task, "site-lookup");
        thread.setDaemon(true);
        return thread;
    });

    /** A host could not be found in time. */
    private static final class LookupTooSlow extends UnknownHostException {
        LookupTooSlow(String host) {
            super(host + " was not found in time");
        }
    }

    private final CloseableHttpClient client;
    /** When the call of this thread must be over: names are resolved where the call is made. */
    private final ThreadLocal<Instant> over = new ThreadLocal<>();

    /** @param publicUrl where the operator of the product can be found; told to every site */
    public SiteDownload(OutsideCalls calls, String publicUrl) {
        this(calls, publicUrl, Lookup.SYSTEM, PublicAddresses::isPublic);
    }

    /** With another way to find hosts, and other addresses that may be read. */
    public SiteDownload(OutsideCalls calls, String publicUrl, Lookup lookup, Predicate<InetAddress> readable) {
        this(calls, publicUrl, lookup, readable, SSLContexts.createDefault());
    }

    /** And with other authorities that are trusted to say who a host is. That a certificate is for the host, and holds today, is looked at in any case. */
    public SiteDownload(OutsideCalls calls, String publicUrl, Lookup lookup, Predicate<InetAddress> readable, SSLContext trust) {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new BoundedCall(calls, "website", WHOLE, MOST_BYTES, () -> null).configureHttpClient(builder);
        client = builder
                .setUserAgent("ProspectAssistant/1.0 (+" + publicUrl + ")")
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom().setConnectionRequestTimeout(Timeout.of(CONNECT)).setResponseTimeout(Timeout.of(SILENCE)).build())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(HEAD).build())
                        .setDnsResolver(new Checked(lookup, readable, over))
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setMaxConnTotal(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT)).setSocketTimeout((int) SILENCE.toMillis(), TimeUnit.MILLISECONDS).build())
                        .build())
                .build();
    }

    @Override
    public Answer get(SiteAddress address, Instant deadline) throws IOException {
        HttpGet request = new HttpGet(address.toString());
        request.setHeader("Accept", "text/html, application/xhtml+xml, text/plain;q=0.5");
        request.setHeader(BoundedCall.DEADLINE_HEADER, String.valueOf(deadline.toEpochMilli()));
        over.set(deadline);
        try {
            return client.execute(request, SiteDownload::answer);
        } catch (BoundedCall.DeadlineExceeded | SocketTimeoutException | LookupTooSlow e) {
            throw new TooSlow(e);
        } catch (BoundedCall.AnswerTooLarge | MessageConstraintException e) {
            throw new TooLarge(e);
        } catch (SSLException e) {
            throw isAboutTheCertificate(e) ? new NotTrusted(e) : e;
        } catch (RuntimeException e) {
            throw new IOException("the site could not be asked", e);
        } finally {
            over.remove();
        }
    }

    private static boolean isAboutTheCertificate(Throwable failure) {
        return Throwables.getCausalChain(failure).stream().anyMatch(one -> one instanceof CertificateException || one instanceof SSLPeerUnverifiedException);
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getCode() == 200 && response.getEntity() != null ? body(response.getEntity()) : new byte[0];
        return new Answer(response.getCode(), text(response.getFirstHeader("Content-Type"), ""), text(response.getFirstHeader("Location"), null), body);
    }

    /** Room is made for what has come, not for what was announced; what is above the limit never comes, as {@link BoundedCall} cuts it. */
    private static byte[] body(HttpEntity entity) throws IOException {
        try (InputStream content = entity.getContent()) {
            return content.readNBytes(MOST_BYTES + 1);
        }
    }

    private static String text(Header header, String otherwise) {
        return header == null || header.getValue() == null ? otherwise : header.getValue();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** Finds hosts, and nothing but what may be read. */
    private record Checked(Lookup lookup, Predicate<InetAddress> readable, ThreadLocal<Instant> over) implements DnsResolver {

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            List<InetSocketAddress> found = find(host, port);
            if (found.isEmpty()) {
                throw new UnknownHostException(host);
            }
            if (!found.stream().map(InetSocketAddress::getAddress).allMatch(readable)) {
                throw new NotPublic(host);
            }
            return found;
        }

        private List<InetSocketAddress> find(String host, int port) throws UnknownHostException {
            Duration left = Duration.between(Instant.now(), over.get());
            Future<List<InetSocketAddress>> found = null;
            try {
                found = LOOKUPS.submit(() -> lookup.find(host, port));
                return found.get((left.compareTo(CONNECT) < 0 ? left : CONNECT).toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | RejectedExecutionException e) {
                throw new LookupTooSlow(host);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LookupTooSlow(host);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof UnknownHostException unknown ? unknown : new UnknownHostException(host);
            } finally {
                if (found != null) {
                    found.cancel(true);
                }
            }
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
