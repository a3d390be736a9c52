package io.prospectassistant.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Where a person's browser ends up. */
@Configuration(proxyBeanMethods = false)
class Pages implements WebMvcConfigurer {

    @Override
    public void addViewControllers(ViewControllerRegistry pages) {
        pages.addRedirectViewController("/", "/assistant");
        pages.addViewController("/assistant").setViewName("forward:/assistant/index.html");
    }
}
