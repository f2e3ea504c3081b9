package dev.penstock;

import dev.penstock.budget.Ledger;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.redis.RedisLink;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What {@code /q/health/ready} says of the gateway's parts. */
final class Readiness {

    /** A gateway that keeps an old set still serves, so a broken file is told and does not make it unready. */
    @Produces
    @Singleton
    @org.eclipse.microprofile.health.Readiness
    HealthCheck policies(SnapshotWatcher policies) {
        return () -> {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("policies")
                    .up()
                    .withData("version", policies.current().version());
            policies.problem().ifPresent(problem -> response.withData("problem", problem.toString()));
            return response.build();
        };
    }

    /** Without its store the ledger refuses all that a budget has to carry. */
    @Produces
    @Singleton
    @org.eclipse.microprofile.health.Readiness
    HealthCheck ledger(RedisLink store, Ledger ledger) {
        return () -> {
            Optional<String> problem = ledger.storeProblem();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("ledger store").status(store.isUp() && problem.isEmpty());
            problem.ifPresent(text -> response.withData("problem", text));
            return response.build();
        };
    }
}
