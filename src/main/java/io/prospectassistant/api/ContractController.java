package io.prospectassistant.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The contract, for whoever wants to call us: the file itself, with the address under which we are reached. */
@RestController
class ContractController {

    private final String document;

    ContractController(Contract contract, @Value("${prospect.public-base-url}") String publicBaseUrl) {
        ObjectNode copy = contract.document().deepCopy();
        ((ObjectNode) copy.at("/servers/0")).put("url", publicBaseUrl.replaceFirst("/+$", "") + contract.basePath());
        document = copy.toString();
    }

    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    String contract() {
        return document;
    }
}
