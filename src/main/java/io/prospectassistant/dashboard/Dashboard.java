package io.prospectassistant.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * The dashboard as its build wrote it, looked through once: which addresses it has, and which scripts may run on each page. A path is looked up among these
 * addresses as it was sent; so each file has one address in one spelling, and no path leads to anything else.
 */
@Component("dashboard")
public class Dashboard {

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    /** Where people begin. */
    static final String HOME = "/assistant";

    private static final String PAGE = ".html";
    private static final String HASHED = "/_next/static/";
    private static final String HASHES_OF_SCRIPTS = "csp-hashes.json";
    private static final String NOT_FOUND = "404" + PAGE;

    /** Pages that have no address: the server leads on from "/" itself, and shows the other one at whatever address there is none for. */
    private static final Set<String> WITHOUT_ADDRESS = Set.of("index" + PAGE, NOT_FOUND, "_not-found" + PAGE);

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> FOR_PROGRAMS = Set.of("/api/", "/actuator/");

    private final Resource folder;
    private final Map<String, DashboardFile> files;
    private final DashboardFile notFound;

    /** @param folder what the build wrote; it may be missing, then there is one page that tells how to build it */
    public Dashboard(@Value("${prospect.dashboard}") Resource folder) throws IOException {
        this.folder = folder;
        Map<String, Resource> named = filesIn(folder);
        if (named.containsKey(HASHES_OF_SCRIPTS)) {
            JsonNode hashes = Json.tree(named.get(HASHES_OF_SCRIPTS).getContentAsString(StandardCharsets.UTF_8));
            files = named.entrySet().stream().filter(file -> !WITHOUT_ADDRESS.contains(file.getKey()))
                    .collect(Collectors.toUnmodifiableMap(file -> address(file.getKey()), file -> file(file.getKey(), file.getValue(), hashes)));
            notFound = Optional.ofNullable(named.get(NOT_FOUND)).map(page -> file(NOT_FOUND, page, hashes)).orElse(null);
        } else {
            LOG.info("The dashboard is not built; {} tells how to build it.", HOME);
            files = Map.of(HOME, new DashboardFile(new ClassPathResource("dashboard/not-built.html"), true, null, false));
            notFound = null;
        }
    }

    /** @param path as it was sent; null for none */
    public Optional<DashboardFile> at(String path) {
        return path == null ? Optional.empty() : Optional.ofNullable(files.get(path));
    }

    /** Whether there is something at a path for everyone: a file, or the way to a page from its address with a slash at the end. */
    public boolean answers(String path) {
        return files.containsKey(path) || path.endsWith("/") && at(path.substring(0, path.length() - 1)).filter(DashboardFile::isPage).isPresent();
    }

    /**
     * The page that says there is nothing at an address, for a person whose browser wants a page. Empty for programs, for the API and for the management,
     * which are answered a problem; and when the dashboard is not built.
     *
     * @param path as it was sent
     */
    public Optional<DashboardFile> notFoundPage(HttpServletRequest request, String path) {
        boolean person = READING.contains(request.getMethod()) && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains(MediaType.TEXT_HTML_VALUE);
        return person && FOR_PROGRAMS.stream().noneMatch(begin -> (path + "/").startsWith(begin)) ? Optional.ofNullable(notFound) : Optional.empty();
    }

    /** The addresses of its pages. */
    Set<String> pages() {
        return files.entrySet().stream().filter(file -> file.getValue().isPage()).map(Map.Entry::getKey).collect(Collectors.toUnmodifiableSet());
    }

    Resource folder() {
        return folder;
    }

    private static Map<String, Resource> filesIn(Resource folder) throws IOException {
        Map<String, Resource> files = new HashMap<>();
        if (folder.exists()) {
            String root = folder.getURL().toString();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(root + "**")) {
                String url = file.getURL().toString();
                if (file.isReadable() && url.startsWith(root) && !url.endsWith("/")) {
                    files.put(url.substring(root.length()), file);
                }
            }
        }
        return files;
    }

    private static String address(String name) {
        return "/" + (name.endsWith(PAGE) ? name.substring(0, name.length() - PAGE.length()) : name);
    }

    private static DashboardFile file(String name, Resource content, JsonNode hashes) {
        boolean isPage = name.endsWith(PAGE);
        return new DashboardFile(content, isPage, isPage ? policy(hashes.path(name)) : null, address(name).startsWith(HASHED));
    }

    /** Everything from here and nothing from elsewhere; of scripts in the page itself those that the build has written. Styles are set by components as they move. */
    private static String policy(JsonNode hashes) {
        String scripts = StreamSupport.stream(hashes.spliterator(), false).map(hash -> " '" + hash.asText() + "'").collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'" + scripts + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }
}
