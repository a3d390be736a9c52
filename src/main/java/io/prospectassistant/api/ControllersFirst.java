package io.prospectassistant.api;

import org.springframework.boot.autoconfigure.web.servlet.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Camel maps every operation of the contract, also what has no route, and would be asked first (at -1); so controllers are asked before it. */
@Component("controllersFirst")
class ControllersFirst implements WebMvcRegistrations {

    private static final int BEFORE_CAMEL = -2;

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new RequestMappingHandlerMapping() {
            @Override
            public int getOrder() {
                return BEFORE_CAMEL;
            }
        };
    }
}
