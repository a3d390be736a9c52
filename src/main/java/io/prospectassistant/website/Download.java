package io.prospectassistant.website;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;

/** Gets one page of a site from the network, without following it anywhere. */
public interface Download {

    /**
     * What came.
     *
     * @param status      of HTTP
     * @param contentType as sent, or empty
     * @param location    where a redirect leads, or null
     * @param body        after decompression; empty unless the status is 200
     */
    record Answer(int status, String contentType, String location, byte[] body) {}

    /** The host is at an address that is not read. */
    final class NotPublic extends UnknownHostException {
        public NotPublic(String host) {
            super(host + " is at an address that is not public");
        }
    }

    /** The host cannot prove that it is the one: its certificate is for another one, over, or by nobody who is trusted. Nothing was sent to it. */
    final class NotTrusted extends IOException {
        public NotTrusted(Throwable cause) {
            super("the host cannot prove who it is", cause);
        }
    }

    /** There is more than is read. */
    final class TooLarge extends IOException {
        public TooLarge(Throwable cause) {
            super("the page is larger than what is read", cause);
        }
    }

    /** It was not over in time. */
    final class TooSlow extends IOException {
        public TooSlow(Throwable cause) {
            super("the page was not there in time", cause);
        }
    }

    /**
     * @param deadline when it must be over
     * @throws IOException one of the above, or whatever the network says
     */
    Answer get(SiteAddress address, Instant deadline) throws IOException;
}
