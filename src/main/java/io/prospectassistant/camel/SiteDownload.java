package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.website.Download;
import io.prospectassistant.website.PublicAddresses;
import io.prospectassistant.website.SiteAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
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

    /** Where a host is. */
    @FunctionalInterface
    public interface Lookup {

        Lookup SYSTEM = (host, port) -> Arrays.stream(InetAddress.getAllByName(host)).map(address -> new InetSocketAddress(address, port)).toList();

        List<InetSocketAddress> find(String host, int port) throws UnknownHostException;
    }

    private final CloseableHttpClient client;

    /** @param publicUrl where the operator of the product can be found; told to every site */
    public SiteDownload(OutsideCalls calls, String publicUrl) {
        this(calls, publicUrl, Lookup.SYSTEM, PublicAddresses::isPublic);
    }

    /** With another way to find hosts, and other addresses that may be read. */
    public SiteDownload(OutsideCalls calls, String publicUrl, Lookup lookup, Predicate<InetAddress> readable) {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new BoundedCall(calls, "website", WHOLE, MOST_BYTES, () -> null).configureHttpClient(builder);
        client = builder
                .setUserAgent("ProspectAssistant/1.0 (+" + publicUrl + ")")
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom().setConnectionRequestTimeout(Timeout.of(CONNECT)).setResponseTimeout(Timeout.of(SILENCE)).build())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked(lookup, readable))
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
        try {
            return client.execute(request, SiteDownload::answer);
        } catch (BoundedCall.DeadlineExceeded | SocketTimeoutException e) {
            throw new TooSlow(e);
        } catch (BoundedCall.AnswerTooLarge e) {
            throw new TooLarge(e);
        } catch (RuntimeException e) {
            throw new IOException("the site could not be asked", e);
        }
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getCode() == 200 && response.getEntity() != null ? EntityUtils.toByteArray(response.getEntity()) : null;
        return new Answer(response.getCode(), text(response.getFirstHeader("Content-Type"), ""), text(response.getFirstHeader("Location"), null), body == null ? new byte[0] : body);
    }

    private static String text(Header header, String otherwise) {
        return header == null || header.getValue() == null ? otherwise : header.getValue();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** Finds hosts, and nothing but what may be read. */
    private record Checked(Lookup lookup, Predicate<InetAddress> readable) implements DnsResolver {

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            List<InetSocketAddress> found = lookup.find(host, port);
            if (found.isEmpty()) {
                throw new UnknownHostException(host);
            }
            if (!found.stream().map(InetSocketAddress::getAddress).allMatch(readable)) {
                throw new NotPublic(host);
            }
            return found;
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
