package io.prospectassistant.camel;

import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Threads that routes name. */
@Configuration
class Threads {

    /** So many web sites are read at once, for all runs together: each of them slowly, therefore several. */
    private static final int SITES_AT_ONCE = 8;

    @Bean(destroyMethod = "shutdown")
    ExecutorService siteReaders(CamelContext camel) {
        return camel.getExecutorServiceManager().newFixedThreadPool(this, "siteReaders", SITES_AT_ONCE);
    }

    /** One thread for the wire tap, so that what happened in an order is told in that order. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService auditTap(CamelContext camel) {
        return camel.getExecutorServiceManager().newSingleThreadExecutor(this, "auditTap");
    }
}
