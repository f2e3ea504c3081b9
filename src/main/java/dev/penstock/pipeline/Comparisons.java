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
import dev.penstock.policy.Policy;
import dev.penstock.protocol.CompareBody;
import dev.penstock.protocol.CompareBody.Named;
import dev.penstock.protocol.CompareBody.Strategy;
import dev.penstock.protocol.RequestBody;
import dev.penstock.protocol.RequestReader;
import dev.penstock.route.Plan;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides whether models may be compared, and who goes where. It touches no store and no provider. */
public final class Comparisons {

    private static final String VARIANT = "x-penstock-variant";
    private static final Lookup NO_CACHE = new Lookup.Bypass(Lookup.Reason.COMPARISON);

    private final RequestReader reader;
    private final Policy policy;
    private final Stages stages;
    private final Witness witness;
    private final PipelineSettings.Compare limits;
    private final RandomGenerator random;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * Comparisons by this policy, that go through these stages.
     *
     * @param random deals the letters of blind comparisons; used from several threads
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public Comparisons(
            RequestReader reader,
            Policy policy,
            Stages stages,
            Witness witness,
            PipelineSettings.Compare limits,
            RandomGenerator random,
            Clock clock,
            LongSupplier nanoTime) {
        this.reader = reader;
        this.policy = policy;
        this.stages = stages;
        this.witness = witness;
        this.limits = limits;
        this.random = random;
        this.clock = clock;
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
        return reader.readComparison(arrival.body())
                .then(body -> lanes(asker, body)
                        .then(lanes ->
                                fitting(body, lanes).then(ask -> Verdict.yes(comparison(asker, body, ask, lanes)))));
    }

    private Verdict<List<Lane>> lanes(Asker asker, CompareBody body) {
        int bytesMax = Math.min(
                limits.maxLaneBytes(), limits.maxBufferedBytes() / body.models().size());
        Lane.Means means = new Lane.Means(stages, nanoTime, bytesMax);
        List<Lane> lanes = new ArrayList<>(body.models().size());
        for (int place = 0; place < body.models().size(); place++) {
            Verdict<Lane> lane = lane(asker, body, place, means);
            if (lane instanceof Verdict.Refused<Lane> no) {
                return Verdict.no(no.refusal());
            }
            lane.then(yes -> {
                lanes.add(yes);
                return lane;
            });
        }
        return Verdict.yes(lanes);
    }

    private Verdict<Lane> lane(Asker asker, CompareBody body, int place, Lane.Means means) {
        Named named = body.models().get(place);
        Arrival asChat = asChat(asker.arrival(), named, body.requestTo(named.model()));
        Verdict<RequestBody> read = reader.read(asChat.endpoint(), asChat.body());
        return read.fold(
                request -> lane(asker, asChat, request, place, means)
                        .fold(Verdict::yes, no -> Verdict.no(LaneRefusal.of(place, named.model(), no))),
                no -> Verdict.no(LaneRefusal.ofRequest(no)));
    }

    private Verdict<Lane> lane(Asker asker, Arrival asChat, RequestBody request, int place, Lane.Means means) {
        Ask ask = request.ask();
        return policy.check(
                        asker.caller(), ask, asker.policies().model(ask.model()).orElse(null))
                .then(model -> stages.planner().plan(asChat, asker.caller(), request, model))
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
                LaneReports reports = reports(asker.arrival(), body);
                LaneTimes times = new LaneTimes(nanoTime);
                Merger merger = ask.stream() ? new Braid(panel, reports, times) : new Gathering(panel, reports, times);
                yield new Comparison(panel, merger, holds, asker.trail())
                        .whenAdmitted(() -> witness.compared(asker.caller().tenant(), reports, lanes));
            }
        };
    }

    private LaneReports reports(Arrival arrival, CompareBody body) {
        return new LaneReports(
                "cmp_" + arrival.id(),
                clock.instant().getEpochSecond(),
                body.blind(),
                order(body.models().size(), body.blind()));
    }

    /** The places in the order in which they are shown: by chance where nothing may tell which is whose. */
    private List<Integer> order(int lanes, boolean blind) {
        List<Integer> places = IntStream.range(0, lanes).boxed().collect(Collectors.toCollection(ArrayList::new));
        for (int left = lanes; blind && left > 1; left--) {
            int drawn = random.nextInt(left);
            places.add(places.remove(drawn));
        }
        return places;
    }
}
