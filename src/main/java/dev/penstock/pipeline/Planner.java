package dev.penstock.pipeline;

import dev.penstock.core.Caller;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Model;
import dev.penstock.core.Target;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.Assigned;
import dev.penstock.experiment.Assignment;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.UnitSources;
import dev.penstock.policy.Policy;
import dev.penstock.protocol.RequestBody;
import dev.penstock.route.Router;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Settles which variant serves a request, and in which order its targets are tried. */
public final class Planner {

    private final Policy policy;
    private final Function<Model, Table> tables;
    private final Assignment assignment = new Assignment();
    private final Router router;
    private final Predicate<Target> isOpen;
    private final RandomGenerator random;

    /**
     * A planner.
     *
     * @param tables who has what in the experiment of a model; asked for every request
     * @param isOpen whether a target's circuit breaker is open
     * @param random draws the unit of a model that is split by request; used from several threads
     */
    public Planner(
            Policy policy,
            Function<Model, Table> tables,
            Router router,
            Predicate<Target> isOpen,
            RandomGenerator random) {
        this.policy = policy;
        this.tables = tables;
        this.router = router;
        this.isOpen = isOpen;
        this.random = random;
    }

    /** The decision on what the caller asks, or a refusal of the variant that it names. */
    Verdict<Decision> plan(Arrival arrival, Caller caller, RequestBody body, Model model) {
        return policy.variant(caller, model, arrival.headers().get("x-penstock-variant"))
                .then(forced -> Verdict.yes(plan(arrival, caller, body, model, forced.orElse(null))));
    }

    /** The exchange with the plan for another model, which a spent budget names; empty where no policy declares it now. */
    Optional<Exchange> instead(Exchange exchange, Exhaustion.Use use) {
        return exchange.policies().model(use.model()).map(model -> onward(exchange, model));
    }

    private Exchange onward(Exchange exchange, Model model) {
        return exchange.with(plan(exchange.arrival(), exchange.caller(), exchange.body(), model, null)
                .inSessionOf(exchange.decision()));
    }

    private Decision plan(Arrival arrival, Caller caller, RequestBody body, Model model, @Nullable String forced) {
        if (!model.isExperiment()) {
            return Decision.plain(router.plan(model, model.variants().get(0), isOpen));
        }
        UnitSources sources = new UnitSources(
                caller.tenant(),
                caller.key(),
                arrival.headers().get("x-penstock-session"),
                arrival.headers().get("x-penstock-unit"),
                caller.userOr(body.ask().user()),
                body.tags(),
                random.nextLong());
        Table table = tables.apply(model);
        Assigned assigned = assignment.assign(model, table, forced, sources);
        return new Decision(
                router.plan(model, assigned.variant(), isOpen),
                table.epoch(),
                assigned.exposure(),
                sources.session(model),
                forced == null ? pairBucket(model, table, sources) : OptionalInt.empty());
    }

    private OptionalInt pairBucket(Model model, Table table, UnitSources sources) {
        return model.terms().shadow() == null ? OptionalInt.empty() : assignment.bucket(model, table, sources);
    }
}
