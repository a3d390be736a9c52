package io.prospectassistant.camel;

import io.prospectassistant.plan.KhojSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How Khoj is called. */
@Configuration
class KhojConfiguration {

    private static final long MAX_BYTES = 1 << 20;

    @Bean
    BoundedCall khojCall(KhojSettings settings) {
        return new BoundedCall(settings.timeout(), MAX_BYTES, settings::bearerToken);
    }
}
