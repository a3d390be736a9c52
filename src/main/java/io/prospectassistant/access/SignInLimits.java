package io.prospectassistant.access;

import io.prospectassistant.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How often a password may be tried. A network has turns of its own for each account, few of them, so whoever guesses takes none from the account's owner, who
 * is elsewhere; what all networks together may try with one account, and one network with all accounts, is wide. Who is right gets the turns back.
 */
@Component("signInLimits")
public class SignInLimits {

    /** How many attempts may be made at once, and how often one more. */
    private record Pace(int burst, Duration interval) {}

    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:.*:.*");   // nothing that a name server would be asked about
    private static final int NETWORK_BYTES = 8;   // of an IPv6 address: who has one address has the whole network

    private final RateLimits limits;
    private final Pace perAccount;
    private final Pace everywhere;
    private final Pace perAddress;

    /**
     * @param accountBurst    for one account from one network; also for the changes of one person's password
     * @param everywhereBurst for one account from all networks together
     * @param addressBurst    for all accounts from one network
     */
    public SignInLimits(RateLimits limits,
            @Value("${prospect.sign-in.account-burst}") int accountBurst, @Value("${prospect.sign-in.account-interval}") Duration accountInterval,
            @Value("${prospect.sign-in.everywhere-burst}") int everywhereBurst, @Value("${prospect.sign-in.everywhere-interval}") Duration everywhereInterval,
            @Value("${prospect.sign-in.address-burst}") int addressBurst, @Value("${prospect.sign-in.address-interval}") Duration addressInterval) {
        this.limits = limits;
        this.perAccount = new Pace(accountBurst, accountInterval);
        this.everywhere = new Pace(everywhereBurst, everywhereInterval);
        this.perAddress = new Pace(addressBurst, addressInterval);
    }

    /**
     * Takes the turns of an attempt to sign in.
     *
     * @param address IP address of the other end; what is none shares the turns of all that is none
     * @throws Problem 429 when it is too early to try again
     */
    void takeSignIn(String email, String address) {
        String network = network(address);
        take(from(network), perAddress);
        take(of(email, network), perAccount);
        take(of(email), everywhere);
    }

    /** The attempt was right: it shall not have cost anything, and what the network got wrong with this account before is forgotten. */
    void giveSignInBack(String email, String address) {
        String network = network(address);
        limits.giveOneBack(from(network), perAddress.interval());
        limits.giveBack(of(email, network));
        limits.giveOneBack(of(email), everywhere.interval());
    }

    /** @throws Problem 429 when it is too early to try again */
    void takePasswordChange(String userId) {
        take(changeBy(userId), perAccount);
    }

    /** The current password was right. */
    void givePasswordChangeBack(String userId) {
        limits.giveBack(changeBy(userId));
    }

    private void take(String key, Pace pace) {
        Duration wait = limits.take(key, pace.burst(), pace.interval());
        if (!wait.isZero()) {
            int seconds = (int) ((wait.toMillis() + 999) / 1000);
            throw Problem.tooManyRequests("Too many attempts. Try again in " + seconds + " s.", seconds);
        }
    }

    private static String from(String network) {
        return "sign-in from " + network;
    }

    private static String of(String email) {
        return "sign-in of " + email.strip().toLowerCase(Locale.ROOT);
    }

    private static String of(String email, String network) {
        return from(network) + " of " + email.strip().toLowerCase(Locale.ROOT);
    }

    private static String changeBy(String userId) {
        return "password change of " + userId;
    }

    private static String network(String address) {
        if (!IP_ADDRESS.matcher(address).matches()) {
            return "elsewhere";
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return "elsewhere";
        }
    }
}
