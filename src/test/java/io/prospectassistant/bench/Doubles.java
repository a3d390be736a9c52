package io.prospectassistant.bench;

import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.KhojDouble;
import java.io.IOException;

/** Khoj and Apify for the bench, in a process of their own so that their CPU can be told apart. They answer at once and end with whoever started them. */
public final class Doubles {

    /** Places that the answers of all runs share. */
    static final int SHARED_PLACES = 5_000;

    private Doubles() {}

    /** Prints the two addresses and Apify's token in one line, then serves until its input is closed. */
    public static void main(String[] arguments) throws IOException {
        try (KhojDouble khoj = new KhojDouble(); ApifyDouble apify = ApifyDouble.start()) {
            khoj.mode(KhojDouble.Mode.ANONYMOUS);
            apify.statuses("SUCCEEDED");
            apify.sharing(SHARED_PLACES);
            System.out.println(khoj.baseUrl() + " " + apify.url() + " " + ApifyDouble.TOKEN);
            System.in.read();
        }
    }
}
