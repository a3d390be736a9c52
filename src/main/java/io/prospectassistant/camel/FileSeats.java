package io.prospectassistant.camel;

import io.prospectassistant.Problem;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Bounds the files that are sent at once: each holds a thread for as long as its reader takes. */
@Component("fileSeats")
public class FileSeats {

    private static final int RETRY_AFTER_SECONDS = 10;

    private final Semaphore seats;

    /** @param seats files that this instance sends at once */
    public FileSeats(@Value("${prospect.exports.at-once}") int seats) {
        this.seats = new Semaphore(seats);
    }

    /**
     * Takes a seat until the answer has been sent, or cannot be.
     *
     * @throws Problem 503 when all are taken
     */
    public void take(Exchange exchange) {
        if (!seats.tryAcquire()) {
            throw Problem.unavailable("unavailable", "Too many files are being sent; try again in a few seconds.", RETRY_AFTER_SECONDS);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                seats.release();
            }
        });
    }
}
