package io.prospectassistant.camel;

import io.prospectassistant.api.Contract;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/** Stops a start in which an operation of the contract has no route, unless a controller answers it: Camel would leave it out silently. */
@Component("operationRoutes")
class OperationRoutes implements CamelContextConfiguration {

    private final Contract contract;

    OperationRoutes(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        // the routes are not there yet
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        boolean doors = camel.getRoute("api") != null || camel.getRoutes().stream().anyMatch(route -> "problem-answers".equals(route.getConfigurationId()));
        List<String> missing = contract.operations().stream().filter(Contract.Operation::routed).map(Contract.Operation::id).filter(id -> camel.getRoute(id) == null).toList();
        if (doors && !missing.isEmpty()) {
            throw new IllegalStateException("These operations of the contract have no route: " + String.join(", ", missing));
        }
    }
}
