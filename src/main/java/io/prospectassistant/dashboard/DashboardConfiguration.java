package io.prospectassistant.dashboard;

import com.google.common.hash.Hashing;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.AbstractResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/** Serves the dashboard. How long its files may be kept, and what a page may run, is said before this, in the head of every answer. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration implements WebMvcConfigurer {

    private final Dashboard dashboard;
    private final Map<Resource, String> tags = new ConcurrentHashMap<>();

    DashboardConfiguration(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry files) {
        files.addResourceHandler("/**").addResourceLocations(dashboard.folder())
                .setUseLastModified(false)   // files of a jar may all have one time, whatever is in them
                .setEtagGenerator(file -> tags.computeIfAbsent(file, DashboardConfiguration::tag))
                .resourceChain(false).addResolver(new ByAddress(dashboard));
    }

    @Override
    public void addViewControllers(ViewControllerRegistry addresses) {
        addresses.addRedirectViewController("/", Dashboard.HOME);
        dashboard.pages().forEach(page -> addresses.addRedirectViewController(page + "/", page).setKeepQueryParams(true));
    }

    /** Weak, because it stays the same when the answer is compressed: a strong one would keep the web server from compressing at all. */
    private static String tag(Resource file) {
        try {
            return "W/\"" + Hashing.sha256().hashBytes(file.getContentAsByteArray()) + "\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ByAddress extends AbstractResourceResolver {

        private final Dashboard dashboard;

        private ByAddress(Dashboard dashboard) {
            this.dashboard = dashboard;
        }

        @Override
        protected Resource resolveResourceInternal(HttpServletRequest request, String path, List<? extends Resource> locations, ResourceResolverChain chain) {
            return request == null ? null : dashboard.at(request.getRequestURI()).map(DashboardFile::content).orElse(null);
        }

        @Override
        protected String resolveUrlPathInternal(String path, List<? extends Resource> locations, ResourceResolverChain chain) {
            return null;   // nobody makes addresses here: pages have theirs from the build
        }
    }
}
