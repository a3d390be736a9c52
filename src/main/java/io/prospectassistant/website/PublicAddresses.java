package io.prospectassistant.website;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are out in the open. A web site that names any other one (this machine, its network, the cloud's own services) is not read: what answers
 * there trusts whoever is near.
 */
public final class PublicAddresses {

    /** The first so many bits of an address. */
    private record Range(byte[] network, int bits) {

        static Range of(String cidr) {
            String[] parts = cidr.split("/");
            return new Range(InetAddresses.forString(parts[0]).getAddress(), Integer.parseInt(parts[1]));
        }

        boolean has(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Of IPv4 everything but these. */
    private static final List<Range> CLOSED_4 = Stream.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32").map(Range::of).toList();   // the last one is a cloud's own service at a public address

    /** Of IPv6 only what is handed out to the world, and of that not what leads to IPv4, to other protocols, or nowhere. */
    private static final Range OPEN_6 = Range.of("2000::/3");
    private static final List<Range> CLOSED_6 = Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20").map(Range::of).toList();

    private PublicAddresses() {}

    /** Whether anybody in the world may be behind the address. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return CLOSED_4.stream().noneMatch(range -> range.has(bytes));
        }
        return address instanceof Inet6Address && OPEN_6.has(bytes) && CLOSED_6.stream().noneMatch(range -> range.has(bytes));
    }
}
