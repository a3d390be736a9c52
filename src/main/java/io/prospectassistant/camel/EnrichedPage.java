package io.prospectassistant.camel;

import io.prospectassistant.lead.LeadPage;
import io.prospectassistant.lead.Page;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Joins a page of sourced items with what normalisation made of them. */
@Component("enrichedPage")
public class EnrichedPage implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange page, Exchange enriched) {
        if (enriched != null) {
            LeadPage items = page.getMessage().getBody(LeadPage.class);
            page.getMessage().setBody(items.with(enriched.getMessage().getBody(Page.class)));
        }
        return page;
    }
}
