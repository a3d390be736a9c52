package io.prospectassistant.api;

import io.prospectassistant.Problem;
import io.prospectassistant.access.Caller;
import io.prospectassistant.access.FeatureFlag;
import io.prospectassistant.access.RequestLimits;
import io.prospectassistant.access.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before every operation of the contract, behind authentication, and lets nothing pass that the contract does not name: in this order how often the
 * caller asks (429), the path (404), the method (405), the role, scope and feature flag (403), Accept (406), the size of the body (413) and its type (415).
 * What a controller answers is checked against the contract here as well (400, 404, 422); a route has that done at its door.
 */
@Component("doorkeeper")
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 1)
public class Doorkeeper extends OncePerRequestFilter {

    /** The request attribute that holds the {@link Contract.Match}. */
    public static final String MATCH = "io.prospectassistant.match";

    /** The request attribute that holds the checked {@link Request}, for controllers. */
    public static final String REQUEST = "io.prospectassistant.request";

    /** The most bytes that a body may have. */
    public static final int MAX_BODY = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Contract contract;
    private final ContractCheck check;
    private final RequestLimits limits;
    private final FeatureFlag flag;

    public Doorkeeper(Contract contract, ContractCheck check, RequestLimits limits, FeatureFlag flag) {
        this.contract = contract;
        this.check = check;
        this.limits = limits;
        this.flag = flag;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !contract.covers(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        HttpServletRequest admitted;
        try {
            admitted = admit(request);
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.status() == 500) {
                LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            }
            problem.answer(response);
            return;
        }
        chain.doFilter(admitted, response);
    }

    private HttpServletRequest admit(HttpServletRequest request) throws IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        Caller caller = authentication != null && authentication.getPrincipal() instanceof Caller known ? known : null;
        if (caller != null) {
            limits.admit(caller);   // first of all: to look for what there is not costs turns too
        }
        Contract.Match match = contract.match(request.getMethod(), request.getRequestURI()).orElseThrow(() -> {
            var methods = contract.methods(request.getRequestURI());
            return methods.isEmpty() ? Problem.notFound("There is no such path.") : Problem.methodNotAllowed(String.join(", ", methods));
        });
        Contract.Operation operation = match.operation();
        checkRights(operation, caller, authentication);
        if (!accepts(request, operation.produces())) {
            throw Problem.notAcceptable(String.join(" or ", operation.produces()));
        }
        byte[] body = operation.takesBody() ? body(request, operation) : new byte[0];
        request.setAttribute(MATCH, match);
        if (!operation.routed()) {
            HttpRequest http = HttpRequest.of(request, new String(body, StandardCharsets.UTF_8));
            check.check(http);
            request.setAttribute(REQUEST, http.request());
        }
        return new ReadRequest(request, body);
    }

    private void checkRights(Contract.Operation operation, Caller caller, Authentication authentication) {
        if (operation.role() == null) {
            return;
        }
        if (caller == null) {
            throw Problem.ofStatus(401);
        }
        if (!Role.named(caller.role()).includes(operation.role())) {
            throw Problem.forbidden("forbidden", "This needs the role " + operation.role() + "; yours is " + caller.role() + ".");
        }
        if (operation.scope() != null && authentication.getAuthorities().stream().noneMatch(scope -> scope.getAuthority().equals(operation.scope()))) {
            throw Problem.forbidden("forbidden", "This needs a token with the scope " + operation.scope() + ", which yours does not have; use one that has it, or sign in.");
        }
        if (operation.feature() != null && !flag.isOn(caller.userId())) {
            throw Problem.forbidden("feature-disabled", "The assistant is switched off for you; an administrator switches it on with PUT " + contract.basePath() + "/assistant/flag."
                    + " Until somebody has done so, ASSISTANT_PROSPECT_ENABLED=true at the start does it.");
        }
        if (operation.rate() != null) {
            limits.admit(caller, operation.id(), operation.rate());
        }
    }

    private static boolean accepts(HttpServletRequest request, List<String> produced) {
        List<String> accept = Collections.list(request.getHeaders("Accept"));
        try {
            return accept.isEmpty() || MediaType.parseMediaTypes(accept).stream()
                    .anyMatch(type -> type.getQualityValue() > 0 && produced.stream().anyMatch(answer -> type.includes(MediaType.parseMediaType(answer))));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static byte[] body(HttpServletRequest request, Contract.Operation operation) throws IOException {
        if (request.getContentLengthLong() > MAX_BODY) {
            throw Problem.tooLarge(MAX_BODY);
        }
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw Problem.tooLarge(MAX_BODY);
        }
        if ((body.length > 0 || request.getContentType() != null) && !isOneOf(request.getContentType(), operation.mediaTypes())) {
            throw Problem.unsupportedMediaType(String.join(" or ", operation.mediaTypes()));
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw Problem.notJson("The body is not UTF-8.");
        }
        return body;
    }

    private static boolean isOneOf(String contentType, List<String> mediaTypes) {
        try {
            return contentType != null && mediaTypes.stream().anyMatch(type -> MimeTypeUtils.parseMimeType(contentType).equalsTypeAndSubtype(MimeTypeUtils.parseMimeType(type)));
        } catch (InvalidMimeTypeException e) {
            return false;
        }
    }

    /** The request with a body that has been read. */
    private static final class ReadRequest extends HttpServletRequestWrapper {

        private final byte[] body;

        private ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public int getContentLength() {
            return body.length;
        }

        @Override
        public long getContentLengthLong() {
            return body.length;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int from, int length) {
                    return bytes.read(into, from, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the body is here already; nobody needs to listen for it");
                }
            };
        }
    }
}
