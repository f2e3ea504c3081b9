package dev.penstock.simulator;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Hides the simulator where it is switched off, and from other machines unless the settings let them in. */
@Singleton
public class SimulatorDoor {

    // Looked up at the first request: filters are made before the settings are there.
    private final Provider<SimulatorSettings> settings;

    @Inject
    SimulatorDoor(Provider<SimulatorSettings> settings) {
        this.settings = settings;
    }

    /** Ends a request that must not come in with a {@link Rejection}. */
    @Simulated
    @ServerRequestFilter
    public void check(HttpServerRequest request) {
        // The connection's own address, which no forwarding header can change.
        if (!letsIn(request.connection().remoteAddress().hostAddress())) {
            throw Rejection.unknownUrl();
        }
    }

    /** Whether a request from this IP address may come in. */
    boolean letsIn(@Nullable String address) {
        SimulatorSettings rules = settings.get();
        return rules.enabled() && (rules.remoteAccess() || isLoopback(address));
    }

    private static boolean isLoopback(@Nullable String address) {
        return address != null
                && (address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1"));
    }
}
