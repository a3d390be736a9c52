package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How web sites of leads are read. */
@Configuration
class WebsiteConfiguration {

    @Bean
    SiteDownload siteDownload(OutsideCalls calls, @Value("${prospect.public-base-url}") String publicUrl) {
        return new SiteDownload(calls, publicUrl);
    }
}
