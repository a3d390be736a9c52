package io.prospectassistant.start;

import java.sql.SQLException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells a failed start in one line instead of a stack trace; the trace is in the debug log of this class. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailure implements SpringBootExceptionReporter {

    StartFailure(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        Start.ERR.println("Prospect Assistant does not start. " + line(failure));
        LoggerFactory.getLogger(StartFailure.class).debug("The start failed", failure);
        return true;
    }

    static String line(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof StartRefused) {
                return cause.getMessage();
            }
            if (cause instanceof PortInUseException taken) {
                return Start.portTaken(taken.getPort(), taken).getMessage();
            }
            if (cause instanceof SQLException said && said.getSQLState() != null && said.getSQLState().matches("(08|28|3D|53|57).*")) {
                return OutsideDatabase.refused(said, "DATABASE_USERNAME", "DATABASE_URL").getMessage();
            }
            root = cause;
        }
        return root.getMessage() == null ? root.getClass().getName() : root.getClass().getSimpleName() + ": " + root.getMessage().strip();
    }
}
