package io.prospectassistant.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What {@code transacted} means in our routes: the steps run in one transaction on one thread, a failure rolls it back and goes on to the caller as it is.
 * Camel's own policy comes with an error handler that marks a failure as dealt with, so that the door of the caller would not answer it.
 */
@Component("transactions")
public class Transactions implements TransactedPolicy {

    private final TransactionTemplate required;

    public Transactions(PlatformTransactionManager transactionManager) {
        this.required = new TransactionTemplate(transactionManager);
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // nothing to prepare
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return new DelegateAsyncProcessor(steps) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                try {
                    required.executeWithoutResult(status -> {
                        // Tells Camel to stay on this thread, which is where the transaction is.
                        exchange.getUnitOfWork().beginTransactedBy(status);
                        try {
                            PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext().getCamelContextExtension()).process(processor, exchange);
                        } finally {
                            exchange.getUnitOfWork().endTransactedBy(status);
                        }
                        if (exchange.getException() != null || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                            status.setRollbackOnly();
                        }
                    });
                } catch (RuntimeException e) {
                    exchange.setException(e);
                }
                exchange.setRollbackOnlyLast(false);
                callback.done(true);
                return true;
            }
        };
    }
}
