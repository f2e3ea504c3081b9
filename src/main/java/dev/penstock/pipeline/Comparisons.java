package dev.penstock.pipeline;

import dev.penstock.cache.Lookup;
import dev.penstock.config.Snapshot;
import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Target;
import dev.penstock.core.Variant;
import dev.penstock.core.Verdict;
import dev.penstock.protocol.CompareBody;
import dev.penstock.protocol.CompareBody.Named;
import dev.penstock.protocol.CompareBody.Strategy;
import dev.penstock.protocol.RequestBody;
import dev.penstock.route.Plan;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides whether models may be compared, and who goes where. It touches no store and no provider. */
public final class Comparisons {

    private static final String VARIANT = "x-penstock-variant";
    private static final Lookup NO_CACHE = new Lookup.Bypass(Lookup.Reason.COMPARISON);

    private final Decisions decisions;
    private final Stages stages;
    private final Witness witness;
    private final Letters letters;
    private final PipelineSettings.Compare limits;
    private final LongSupplier nanoTime;

    /**
     * Comparisons that go through these stages.
     *
     * @param decisions says of each model whether it may be asked
     * @param witness told of those on which there may be feedback
     * @param letters of their lanes
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public Comparisons(
            Decisions decisions,
            Stages stages,
            Witness witness,
            Letters letters,
            PipelineSettings.Compare limits,
            LongSupplier nanoTime) {
        this.decisions = decisions;
        this.stages = stages;
        this.witness = witness;
        this.letters = letters;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Who asks: the request, the policies that hold for all of it, and its trail. */
    private record Asker(Arrival arrival, Snapshot policies, Caller caller, Trail trail) {}

    /** The comparison that the caller asks for, with nothing held yet; or a refusal, which names the model at fault. */
    Verdict<Comparison> plan(Arrival arrival, Snapshot policies, Caller caller, Trail trail) {
        Asker asker = new Asker(arrival, policies, caller, trail);
        if (arrival.body().length > limits.maxRequestBytes()) {
            return Verdict.no(Refusal.of(
                    Reason.REQUEST_TOO_LARGE,
                    "The request of a comparison may have " + limits.maxRequestBytes() + " bytes."));
        }
        return decisions
                .readComparison(arrival)
                .then(body -> lanes(asker, body)
                        .then(lanes ->
                                fitting(body, lanes).then(ask -> Verdict.yes(comparison(asker, body, ask, lanes)))));
    }

    private Verdict<List<Lane>> lanes(Asker asker, CompareBody body) {
        int bytesMax = Math.min(
                limits.maxLaneBytes(), limits.maxBufferedBytes() / body.models().size());
        Lane.Means means = new Lane.Means(stages, nanoTime, bytesMax);
        return lanes(asker, body, means, new ArrayList<>(body.models().size()));
    }

    /** The lanes before and all further ones: the first that is refused refuses all. */
    private Verdict<List<Lane>> lanes(Asker asker, CompareBody body, Lane.Means means, List<Lane> before) {
        return before.size() == body.models().size()
                ? Verdict.yes(before)
                : lane(asker, body, before.size(), means).then(next -> {
                    before.add(next);
                    return lanes(asker, body, means, before);
                });
    }

    private Verdict<Lane> lane(Asker asker, CompareBody body, int place, Lane.Means means) {
        Named named = body.models().get(place);
        Arrival asChat = asChat(asker.arrival(), named, body.requestTo(named.model()));
        return decisions
                .read(asChat)
                .fold(
                        request -> lane(asker, asChat, request, place, means)
                                .fold(Verdict::yes, no -> Verdict.no(LaneRefusal.of(place, named.model(), no))),
                        no -> Verdict.no(LaneRefusal.ofRequest(no)));
    }

    private Verdict<Lane> lane(Asker asker, Arrival asChat, RequestBody request, int place, Lane.Means means) {
        return decisions
                .decide(asChat, asker.policies(), asker.caller(), request)
                .then(decision -> {
                    Trail trail = asker.trail().lane(asChat);
                    Exchange exchange = new Exchange(
                            asChat, asker.policies(), asker.caller(), request, decision.uncounted(), trail);
                    trail.replanned(exchange);
                    trail.lookedUp(NO_CACHE);
                    Target target = own(decision.plan());
                    return stages.bound(exchange, target)
                            .then(bound -> Verdict.yes(new Lane(place, exchange, target, bound, means)));
                });
    }

    /** The chat that one model is asked. The header that names a variant is for single requests: here each model has its own. */
    private static Arrival asChat(Arrival arrival, Named named, byte[] request) {
        MultiMap headers = HttpHeaders.headers().setAll(arrival.headers()).remove(VARIANT);
        @Nullable String variant = named.variant();
        if (variant != null) {
            headers.set(VARIANT, variant);
        }
        return new Arrival(arrival.id(), Endpoint.CHAT_COMPLETIONS, headers, request);
    }

    /** The target that was named, also where its breaker is open, so that a plan for a single request would leave it for last. */
    private static Target own(Plan plan) {
        @Nullable Variant variant = plan.variant();
        return variant == null ? plan.model().variants().get(0).target() : variant.target();
    }

    /** What the lanes are asked, where the client can get it in the way that it wants. */
    private static Verdict<Ask> fitting(CompareBody body, List<Lane> lanes) {
        Ask ask = lanes.get(0).exchange().ask();
        boolean isVote = body.strategy() == Strategy.VOTE;
        if (isVote && ask.stream()) {
            return no("request.stream", "A vote cannot be streamed: it is known when the last answer is.");
        }
        if (isVote && ask.choices() > 1) {
            return no("request.n", "A vote is among answers with one choice each.");
        }
        return Verdict.yes(ask);
    }

    private static <T> Verdict<T> no(String param, String message) {
        return Verdict.no(Refusal.ofParam(Reason.INVALID_REQUEST, param, message));
    }

    private Comparison comparison(Asker asker, CompareBody body, Ask ask, List<Lane> lanes) {
        String models =
                lanes.stream().map(lane -> lane.exchange().ask().model()).collect(Collectors.joining(","));
        asker.trail().comparing(models, ask.stream());
        Panel panel = new Panel(lanes, new Conclusion());
        Holds holds = new Holds(stages);
        return switch (body.strategy()) {
            case FIRST -> new Comparison(panel, new Race(panel, limits.maxLeadBytes()), holds, asker.trail());
            case VOTE -> new Comparison(panel, new Vote(panel), holds, asker.trail());
            case ALL -> {
                LaneReports reports = letters.deal(asker.arrival(), lanes.size(), body.blind());
                LaneTimes times = new LaneTimes(nanoTime);
                Merger merger = ask.stream() ? new Braid(panel, reports, times) : new Gathering(panel, reports, times);
                yield new Comparison(panel, merger, holds, asker.trail())
                        .whenAdmitted(() -> witness.compared(asker.caller().tenant(), reports, lanes));
            }
        };
    }
}
