package dev.penstock.pipeline;

import dev.penstock.budget.Standing;
import dev.penstock.cache.Lookup;
import dev.penstock.core.Money;
import dev.penstock.core.Variant;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The headers of answers: what the provider said that concerns the client, and what the gateway says of itself. */
final class AnswerHead {

    private static final String MODEL = "x-penstock-model";
    private static final String VARIANT = "x-penstock-variant";
    private static final String COST = "x-penstock-cost";
    private static final String OUTPUT_CAP = "x-penstock-output-cap";
    private static final String BUDGET_REMAINING = "x-penstock-budget-remaining";
    private static final String SHOULD_RETRY = "x-should-retry";
    private static final String CACHE_STATUS = "cache-status";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private AnswerHead() {}

    static MultiMap ofHit(Exchange exchange, Lookup.Hit hit) {
        MultiMap headers = HttpHeaders.headers()
                .set(HttpHeaders.CONTENT_TYPE, JSON)
                .set(MODEL, hit.entry().target())
                .set(COST, Money.ZERO.toUsd())
                .set(CACHE_STATUS, hit.cacheStatus())
                .set(HttpHeaders.AGE, hit.ageSeconds());
        return variant(headers, exchange);
    }

    static MultiMap asStream(MultiMap headers) {
        return headers.set(HttpHeaders.CONTENT_TYPE, EVENTS);
    }

    /** The head of an answer whose cost is known. */
    static MultiMap ofWhole(Exchange exchange, Held held, MultiMap provider, Money cost) {
        MultiMap headers = ofAnswer(exchange, held, provider).set(COST, cost.toUsd());
        return remaining(headers, held, held.bound().money().minusOrZero(cost));
    }

    static MultiMap ofStream(Exchange exchange, Held held, MultiMap provider) {
        return remaining(ofAnswer(exchange, held, provider), held, Money.ZERO);
    }

    /** The head of a comparison. */
    static MultiMap ofComparison(List<Held> lanes) {
        return lanes(HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, JSON), lanes);
    }

    /** The head of an answer that was chosen among those of several lanes. */
    static MultiMap ofChosen(Exchange exchange, Held held, MultiMap provider, List<Held> lanes) {
        return lanes(ofAnswer(exchange, held, provider), lanes);
    }

    static MultiMap withCost(MultiMap headers, Money cost) {
        return headers.set(COST, cost.toUsd());
    }

    /** How the accounts stand beside the holds of all lanes, each of which was admitted after the one before it. */
    private static MultiMap lanes(MultiMap headers, List<Held> lanes) {
        Standing last = lanes.get(lanes.size() - 1).standing();
        rate(headers, "requests", last.requests());
        rate(headers, "tokens", last.tokens());
        lanes.stream()
                .map(lane -> lane.standing().remaining())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(remaining -> headers.set(BUDGET_REMAINING, remaining.toUsd()));
        return headers;
    }

    /** The head of the provider's own error. Whether to repeat it is the provider's to say, unless that may cost twice. */
    static MultiMap ofError(Held held, MultiMap provider, boolean mayHaveCost) {
        MultiMap headers =
                HttpHeaders.headers().setAll(provider).set(MODEL, held.target().id());
        return mayHaveCost ? headers.set(SHOULD_RETRY, "false") : headers;
    }

    private static MultiMap ofAnswer(Exchange exchange, Held held, MultiMap provider) {
        MultiMap headers = HttpHeaders.headers()
                .setAll(provider)
                .set(MODEL, held.target().id())
                .set(CACHE_STATUS, exchange.trail().cacheStatus());
        held.bound().injectedCap().ifPresent(cap -> headers.set(OUTPUT_CAP, Long.toString(cap)));
        rate(headers, "requests", held.standing().requests());
        rate(headers, "tokens", held.standing().tokens());
        return variant(headers, exchange);
    }

    /** What the tightest budget has left, with that part of the hold that is given back. */
    private static MultiMap remaining(MultiMap headers, Held held, Money givenBack) {
        @Nullable Money remaining = held.standing().remaining();
        return remaining == null
                ? headers
                : headers.set(BUDGET_REMAINING, remaining.plus(givenBack).toUsd());
    }

    private static void rate(MultiMap headers, String measure, Standing.@Nullable Rate rate) {
        if (rate != null) {
            rate.tell(measure, headers::set);
        }
    }

    private static MultiMap variant(MultiMap headers, Exchange exchange) {
        @Nullable Variant variant = exchange.plan().variant();
        return variant == null ? headers : headers.set(VARIANT, variant.name());
    }
}
