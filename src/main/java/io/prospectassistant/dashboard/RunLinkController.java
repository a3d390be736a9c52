package io.prospectassistant.dashboard;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** A run has an address that can be read out; the page that shows it takes the id as a parameter. */
@RestController
class RunLinkController {

    @GetMapping(Dashboard.HOME + "/runs/{id}")
    ResponseEntity<Void> leadToTheRun(@PathVariable String id) {
        return ResponseEntity.status(HttpStatus.FOUND).header(HttpHeaders.LOCATION, Dashboard.HOME + "?run=" + UriUtils.encode(id, StandardCharsets.UTF_8)).build();
    }
}
