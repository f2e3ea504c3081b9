package dev.penstock.it;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.nio.file.Path;

/** Gateways of tests that look into their books. */
final class Gateways {

    private Gateways() {}

    /** A gateway that keeps its data in this folder, with a Redis of its own. */
    static GatewayProcess.Options in(Path folder, Policies policies) {
        return GatewayProcess.in(folder)
                .with("penstock.policies", policies.write().toString())
                .with("penstock.admin.token", Operator.TOKEN);
    }

    /** A gateway on a Redis that others may share. */
    static GatewayProcess.Options on(PrivateRedis redis, Path folder, Policies policies) {
        return in(folder, policies).with("penstock.redis.url", redis.uri().toString());
    }
}
