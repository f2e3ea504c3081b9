package dev.penstock.pipeline;

import dev.penstock.budget.Ledger;
import dev.penstock.core.ShadowTerms;
import dev.penstock.core.Target;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.telemetry.ShadowResult;
import dev.penstock.telemetry.Telemetry;
import dev.penstock.upstream.Upstream;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies a share of an experiment's exchanges to a variant whose answers nobody sees, so that two answers to one prompt can
 * be compared.
 *
 * <p>No caller notices: a copy goes out when the caller's answer has begun, over connections of its own, at the operator's
 * cost, and is the first thing to be left out where there is much to do.
 */
public final class Shadow implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Shadow.class);

    /**
     * What copies are sent with.
     *
     * @param upstream a way to the providers that no caller uses: what fails or is slow there keeps nobody else from
     *     connections, and opens nobody else's circuit breakers
     * @param evidence told how the answers differ; neither waits nor fails
     */
    public record Means(
            Vertx vertx,
            Ledger ledger,
            Upstream upstream,
            Telemetry telemetry,
            Consumer<? super Evidence> evidence,
            PipelineSettings settings) {}

    private final Means means;
    private final Function<Target, Optional<ShadowResult>> obstacle;
    private final RandomGenerator random;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * A shadow that sends its copies with these means, whose upstream is closed with it.
     *
     * @param obstacle why nothing may be copied to the target now; empty where it may
     * @param random draws the exchanges that are copied; used from several threads
     */
    public Shadow(Means means, Function<Target, Optional<ShadowResult>> obstacle, RandomGenerator random) {
        this.means = means;
        this.obstacle = obstacle;
        this.random = random;
    }

    /**
     * The held attempt of the exchange was answered, and its caller begins to get that. Neither waits nor fails.
     *
     * @return to be told of the answer if it ends well
     */
    Consumer<Measured> begun(Exchange exchange, Held held) {
        try {
            @Nullable ShadowTerms terms = exchange.model().terms().shadow();
            return terms != null && Copyable.is(exchange, held, terms) && isDrawn(terms)
                    ? drawn(exchange, held, terms)
                    : ShadowPair.NONE;
        } catch (RuntimeException bug) {
            LOG.error("A copy of an exchange met a bug before it was sent", bug);
            return ShadowPair.NONE;
        }
    }

    private boolean isDrawn(ShadowTerms terms) {
        return random.nextInt(ShadowTerms.WHOLE) < terms.shareBasisPoints();
    }

    private Consumer<Measured> drawn(Exchange exchange, Held held, ShadowTerms terms) {
        String model = exchange.model().name();
        ShadowOrder order = ShadowOrder.of(exchange, held, terms);
        Optional<ShadowResult> no = obstacle.apply(order.target());
        if (no.isEmpty() && !hasPlace(model, terms)) {
            no = Optional.of(ShadowResult.DROPPED_CONCURRENCY);
        }
        if (no.isPresent()) {
            means.telemetry().shadowed(model, no.get());
            return ShadowPair.NONE;
        }
        ShadowCopy copy = new ShadowCopy(means, order, result -> {
            release(model);
            means.telemetry().shadowed(model, result);
        });
        // After what this turn of the event loop still does for the caller.
        means.vertx().getOrCreateContext().runOnContext(later -> copy.send());
        return copy.pair()::caller;
    }

    private boolean hasPlace(String model, ShadowTerms terms) {
        int taken = underWay.merge(model, 1, Integer::sum);
        if (taken <= terms.concurrencyMax()) {
            return true;
        }
        release(model);
        return false;
    }

    private void release(String model) {
        underWay.computeIfPresent(model, (name, taken) -> taken > 1 ? taken - 1 : null);
    }

    @Override
    public void close() {
        means.upstream().close();
    }
}
