package io.prospectassistant.camel;

import io.prospectassistant.Problem;
import io.prospectassistant.api.ContractCheck;
import org.apache.camel.Exchange;
import org.apache.camel.spi.RestClientRequestValidator;
import org.springframework.stereotype.Component;

/**
 * Has every request checked before its door opens. Camel finds it in the registry and asks it instead of its own, which answers plain text and builds its
 * rules anew for each request.
 */
@Component("contractValidator")
public class ContractValidator implements RestClientRequestValidator {

    private final ContractCheck contract;

    public ContractValidator(ContractCheck contract) {
        this.contract = contract;
    }

    @Override
    public ValidationError validate(Exchange exchange, ValidationContext context) {
        try {
            contract.check(Edge.http(exchange));
            return null;
        } catch (RuntimeException e) {
            Problem problem = Problems.tell(exchange, e);
            return new ValidationError(problem.status(), problem.json());
        }
    }
}
