package dev.penstock;

import dev.penstock.budget.Ledger;
import dev.penstock.config.Snapshot;
import dev.penstock.config.SnapshotWatcher;
import dev.penstock.core.Budget;
import dev.penstock.core.OutageMode;
import dev.penstock.redis.RedisLink;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** Without its store the ledger refuses what a strict budget has to carry: ready is who may serve somebody all the same. */
    @Produces
    @Singleton
    @org.eclipse.microprofile.health.Readiness
    HealthCheck ledger(RedisLink store, Ledger ledger, SnapshotWatcher policies) {
        return () -> {
            Optional<String> problem = ledger.storeProblem();
            boolean isServing = store.isUp() || servesWithoutStore(policies.current());
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("ledger store").status(isServing && problem.isEmpty());
            problem.ifPresent(text -> response.withData("problem", text));
            if (!store.isUp()) {
                response.withData("store", "away");
            }
            return response.build();
        };
    }

    private static boolean servesWithoutStore(Snapshot policies) {
        return policies.callers().stream()
                .map(caller -> Stream.concat(caller.budgets().stream(), caller.userBudgets().stream())
                        .map(Budget::mode)
                        .toList())
                .anyMatch(modes -> !modes.isEmpty() && modes.stream().noneMatch(OutageMode.Strict.class::isInstance));
    }
}
