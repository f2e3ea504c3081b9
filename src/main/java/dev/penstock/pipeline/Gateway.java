package dev.penstock.pipeline;

import dev.penstock.cache.CacheKey;
import dev.penstock.cache.Lookup;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Caller;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a request: who is calling, what they ask, whether they may, who is to serve it, whether that answer is
 * already paid for, and if not, what the targets say, each attempt under a hold of its own. A comparison goes to several
 * models at once.
 *
 * <p>All that needs no store and no provider is decided first. Whatever the end, the trail hears of it.
 */
public final class Gateway {

    private static final Lookup OF_NO_USE = new Lookup.Bypass(Lookup.Reason.FORM);

    private final Supplier<Snapshot> policies;
    private final Doorkeeper doorkeeper;
    private final Decisions decisions;
    private final Memory memory;
    private final Stages stages;
    private final Comparisons comparisons;
    private final Trails trails;

    public Gateway(
            Supplier<Snapshot> policies,
            Doorkeeper doorkeeper,
            Decisions decisions,
            Memory memory,
            Stages stages,
            Comparisons comparisons,
            Trails trails) {
        this.policies = policies;
        this.doorkeeper = doorkeeper;
        this.decisions = decisions;
        this.memory = memory;
        this.stages = stages;
        this.comparisons = comparisons;
        this.trails = trails;
    }

    /** Walks one request through the stages; fails only where the gateway has a bug. */
    public Uni<Reply> handle(Arrival arrival) {
        Trail trail = trails.begin(arrival);
        return Uni.createFrom()
                .deferred(() -> walk(arrival, trail))
                .onItem()
                .invoke(trail::replied)
                .onFailure()
                .invoke(bug -> trail.bug());
    }

    private Uni<Reply> walk(Arrival arrival, Trail trail) {
        Snapshot set = policies.get();
        return doorkeeper
                .whoIsCalling(arrival.headers(), set)
                .flatMap(found -> found.then(caller -> {
                            trail.calledBy(caller);
                            return asked(arrival, set, caller, trail);
                        })
                        .<Uni<Reply>>fold(
                                reply -> reply, refusal -> Uni.createFrom().item(new Reply.Refused(refusal))));
    }

    private Verdict<Uni<Reply>> asked(Arrival arrival, Snapshot set, Caller caller, Trail trail) {
        return arrival.endpoint() == Endpoint.COMPARE
                ? comparisons.plan(arrival, set, caller, trail).then(comparison -> Verdict.yes(comparison.run()))
                : decide(arrival, set, caller, trail).then(exchange -> Verdict.yes(serve(exchange)));
    }

    private Verdict<Exchange> decide(Arrival arrival, Snapshot set, Caller caller, Trail trail) {
        return decisions
                .read(arrival)
                .then(body -> decisions
                        .decide(arrival, set, caller, body)
                        .then(decision -> Verdict.yes(new Exchange(arrival, set, caller, body, decision, trail))));
    }

    private Uni<Reply> serve(Exchange exchange) {
        exchange.trail().decided(exchange);
        return memory.recall(exchange)
                .flatMap(found -> found.fold(
                        hit -> again(exchange, hit),
                        miss -> lookedUp(exchange, miss, miss.key()),
                        bypass -> lookedUp(exchange, bypass, null)));
    }

    /** Only an answer that can be given is a hit: any other is to be paid for like a new one. */
    private Uni<Reply> again(Exchange exchange, Lookup.Hit hit) {
        return stages.answers()
                .cached(exchange, hit)
                .map(known -> Uni.createFrom().item(known))
                .orElseGet(() -> lookedUp(exchange, OF_NO_USE, null));
    }

    private Uni<Reply> lookedUp(Exchange exchange, Lookup lookup, @Nullable CacheKey storeUnder) {
        exchange.trail().lookedUp(lookup);
        return ask(exchange, storeUnder);
    }

    private Uni<Reply> ask(Exchange exchange, @Nullable CacheKey storeUnder) {
        return Memory.onlyIfCached(exchange)
                ? Uni.createFrom().item(Memory.notCached())
                : new Course(stages, exchange, storeUnder).run();
    }
}
