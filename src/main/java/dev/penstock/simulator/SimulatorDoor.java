package dev.penstock.simulator;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Hides the simulator where it is switched off, and from other machines unless the settings let them in. */
@Singleton
public class SimulatorDoor {

    private final SimulatorSettings settings;

    @Inject
    SimulatorDoor(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** Ends a request that must not come in with a {@link Rejection}. */
    @Simulated
    @ServerRequestFilter
    public void check(HttpServerRequest request) {
        if (!settings.enabled() || !(settings.remoteAccess() || isLocal(request))) {
            throw Rejection.unknownUrl();
        }
    }

    /** Asks the connection itself, which no forwarding header can talk round. */
    private static boolean isLocal(HttpServerRequest request) {
        String address = request.connection().remoteAddress().hostAddress();
        return address != null
                && (address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1"));
    }
}
