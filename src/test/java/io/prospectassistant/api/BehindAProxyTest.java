package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.dashboard.Dashboard;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.web.embedded.EmbeddedWebServerFactoryCustomizerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Whose address the product sees when a proxy stands before it: its web server alone, with the product's own settings. */
class BehindAProxyTest {

    private static final String FORWARDED = "198.51.100.66, 203.0.113.7";   // the first is what whoever asked made up, the second what the proxy saw

    @Test
    void byItselfNoHeaderIsBelievedAlsoWhereSpringBootWould() throws Exception {
        assertThat(seen()).isEqualTo("127.0.0.1");
        assertThat(seen("--spring.main.cloud-platform=kubernetes")).isEqualTo("127.0.0.1");
    }

    @Test
    void theProxyThatIsNamedIsBelievedAndNobodyElse() throws Exception {
        assertThat(seen("--server.forward-headers-strategy=native", "--server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1")).isEqualTo("203.0.113.7");
        assertThat(seen("--server.forward-headers-strategy=native", "--server.tomcat.remoteip.internal-proxies=192\\.0\\.2\\.10")).isEqualTo("127.0.0.1");
    }

    private static String seen(String... settings) throws IOException, InterruptedException {
        String[] all = new String[settings.length + 2];
        all[0] = "--server.port=0";
        all[1] = "--server.address=127.0.0.1";
        System.arraycopy(settings, 0, all, 2, settings.length);
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(OnlyTheWebServer.class).run(all)) {
            int port = ((ServletWebServerApplicationContext) server).getWebServer().getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).header("X-Forwarded-For", FORWARDED).build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Not annotated as a configuration, so that no test of the whole product finds it. */
    @ImportAutoConfiguration({ServletWebServerFactoryAutoConfiguration.class, EmbeddedWebServerFactoryCustomizerAutoConfiguration.class})
    @Import({WebServer.class, Dashboard.class})
    static class OnlyTheWebServer {

        @Bean
        ServletRegistrationBean<HttpServlet> address() {
            return new ServletRegistrationBean<>(new HttpServlet() {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                    response.getWriter().print(request.getRemoteAddr());
                }
            }, "/");
        }
    }
}
