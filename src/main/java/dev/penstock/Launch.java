package dev.penstock;

import dev.penstock.admin.AdminToken;
import dev.penstock.alert.Courier;
import dev.penstock.budget.Ledger;
import dev.penstock.experiment.control.Controller;
import dev.penstock.experiment.evidence.Recorder;
import dev.penstock.pipeline.Gateway;
import dev.penstock.telemetry.TelemetrySettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/** The start of the gateway, where everything is made before the first request and the user is told how to go on; and its end. */
final class Launch {

    private static final Logger LOG = Logger.getLogger(Launch.class);

    /**
     * Observing the admin token, the gateway, the courier and the controller of experiments makes them and all that they need:
     * the first request does not wait for that, and a bad setting ends the start.
     */
    void begin(
            @Observes StartupEvent event,
            AdminToken token,
            Gateway gateway,
            Courier courier,
            Controller experiments,
            Vertx vertx,
            Figures figures,
            TelemetrySettings settings) {
        LOG.debugf("%s, %s and %s are complete", gateway, courier, experiments);
        figures.start(vertx, settings.budgetsEvery());
    }

    void greet(@ObservesAsync HttpServerStart listening, Welcome welcome) {
        welcome.print(System.out);
    }

    /** Before any part is taken down: settling needs all of them, and they are taken down in no certain order. */
    void end(@Observes ShutdownEvent event, Ledger ledger, Recorder evidence) {
        ledger.close();
        evidence.close();
    }
}
