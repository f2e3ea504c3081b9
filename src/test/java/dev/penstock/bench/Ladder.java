package dev.penstock.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arms, from the bare mock to the gateway with everything on. */
final class Ladder {

    static final String EVERYTHING_ON = "everything-on";

    private static final Map<String, String> IS_METERED =
            Map.of("x-penstock-budget-remaining", "", "cache-status", "fwd=miss");
    private static final Map<String, String> IS_HIT = Map.of("cache-status", "hit");

    private Ladder() {}

    static List<Arm> arms(BenchSettings settings, Mock mock, Optional<Nginx> nginx, BenchGateway gateway) {
        List<Arm> arms = new ArrayList<>();
        for (boolean stream : new boolean[] {false, true}) {
            String suffix = stream ? "-stream" : "";
            arms.add(plain("direct" + suffix, Arm.Kind.DIRECT, mock, stream));
            nginx.ifPresent(server -> arms.add(plain("nginx" + suffix, Arm.Kind.NGINX, server, stream)));
            arms.add(new Arm(
                    "bare" + suffix,
                    Arm.Kind.GATEWAY,
                    gateway,
                    GatewayPolicies.BARE_KEY,
                    GatewayPolicies.PLAIN_MODEL,
                    stream,
                    false,
                    Map.of()));
            arms.add(full(EVERYTHING_ON + suffix, gateway, GatewayPolicies.MISS_MODEL, stream, IS_METERED));
            arms.add(full("exact-hit" + suffix, gateway, GatewayPolicies.HIT_MODEL, stream, IS_HIT));
        }
        return arms.stream().filter(arm -> settings.wants(arm.name())).toList();
    }

    private static Arm plain(String name, Arm.Kind kind, Server server, boolean stream) {
        return new Arm(
                name, kind, server, GatewayPolicies.BARE_KEY, GatewayPolicies.PLAIN_MODEL, stream, false, Map.of());
    }

    private static Arm full(
            String name, BenchGateway gateway, String model, boolean stream, Map<String, String> expected) {
        boolean cached = model.equals(GatewayPolicies.HIT_MODEL);
        return new Arm(name, Arm.Kind.GATEWAY, gateway, GatewayPolicies.FULL_KEY, model, stream, cached, expected);
    }
}
