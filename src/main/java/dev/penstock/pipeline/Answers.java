package dev.penstock.pipeline;

import dev.penstock.budget.Ledger;
import dev.penstock.cache.CacheKey;
import dev.penstock.cache.Ending;
import dev.penstock.cache.Lookup;
import dev.penstock.core.Ask;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.protocol.AnswerStream;
import dev.penstock.protocol.Answered;
import dev.penstock.protocol.Base64Embeddings;
import dev.penstock.protocol.FreshAnswer;
import dev.penstock.protocol.IncludeCost;
import dev.penstock.protocol.JsonMode;
import dev.penstock.protocol.StreamAssembler;
import dev.penstock.protocol.StreamReplay;
import dev.penstock.protocol.WholeAnswer;
import dev.penstock.upstream.Outcome;
import dev.penstock.upstream.ProviderAnswer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the replies to exchanges of what the cache or a target answered, and has each answer settled and kept. */
public final class Answers {

    private static final String INCLUDE_COST = "x-penstock-include-cost";
    private static final int OK = 200;

    private final Vertx vertx;
    private final Ledger ledger;
    private final Memory memory;
    private final Witness witness;
    private final Shadow shadow;
    private final PipelineSettings settings;
    private final Clock clock;

    public Answers(
            Vertx vertx,
            Ledger ledger,
            Memory memory,
            Witness witness,
            Shadow shadow,
            PipelineSettings settings,
            Clock clock) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.clock = clock;
        this.memory = memory;
        this.witness = witness;
        this.shadow = shadow;
        this.settings = settings;
    }

    /**
     * The answer that was already paid for, in the form that was asked for: whole, or as a stream; empty where a stream
     * cannot be made of it.
     */
    Optional<Reply> cached(Exchange exchange, Lookup.Hit hit) {
        Optional<Reply> again = again(exchange, hit);
        again.ifPresent(reply -> {
            exchange.trail().lookedUp(hit);
            witness.repeated(exchange);
            ledger.reused(
                    exchange.caller().tenant(),
                    exchange.arrival().id(),
                    Accounts.attribution(exchange, hit.entry().target()));
        });
        return again;
    }

    private Optional<Reply> again(Exchange exchange, Lookup.Hit hit) {
        Ask ask = exchange.ask();
        String prefix = ask.endpoint() == Endpoint.CHAT_COMPLETIONS ? "chatcmpl-" : "cmpl-";
        byte[] fresh = FreshAnswer.of(
                hit.entry().body(),
                prefix + exchange.arrival().id(),
                clock.instant().getEpochSecond());
        byte[] whole = wantsCost(exchange) ? IncludeCost.intoAnswer(fresh, Money.ZERO) : fresh;
        MultiMap headers = AnswerHead.ofHit(exchange, hit);
        if (!ask.stream()) {
            return Optional.of(new Reply.Whole(OK, headers, Wrapped.of(whole)));
        }
        try {
            Buffer events = Buffer.buffer(whole.length * 2);
            for (byte[] event : StreamReplay.events(ask.endpoint(), whole, usageAsked(exchange))) {
                events.appendBytes(event);
            }
            return Optional.of(new Reply.Whole(OK, AnswerHead.asStream(headers), events));
        } catch (IllegalArgumentException odd) {
            // Some provider's idea of an answer: good enough for the client that got it whole.
            return Optional.empty();
        }
    }

    /**
     * Whatever answer is stored for the exchange, for a caller whom nothing else is left: a budget that allows only that
     * outranks the wish for a fresh one.
     */
    Uni<Optional<Reply>> stored(Exchange exchange) {
        return memory.recallAnyway(exchange)
                .map(found ->
                        found.fold(hit -> cached(exchange, hit), miss -> Optional.empty(), bypass -> Optional.empty()));
    }

    /** A target's whole answer. */
    Reply whole(Exchange exchange, Held held, Outcome.Whole outcome, @Nullable CacheKey storeUnder) {
        byte[] body = outcome.body().getBytes();
        Answered answered = WholeAnswer.read(exchange.ask().endpoint(), body);
        Spent spent = settle(held, answered);
        exchange.trail().answered();
        exchange.trail().said(words(exchange, answered, body));
        witness.answered(exchange, held.target());
        if (answered.whole()) {
            shadow.begun(exchange, held)
                    .accept(new Measured(spent, exchange.trail().attemptTiming(), false));
        }
        byte[] sent = exchange.body().wantsBase64() ? Base64Embeddings.of(body) : body;
        Ending ending = new Ending(
                exchange.ask().endpoint(),
                outcome.status(),
                answered.finishReasons(),
                held.bound().injectedCap().isPresent());
        if (storeUnder != null && answered.whole()) {
            memory.keep(storeUnder, exchange, held, ending, spent, sent);
        }
        MultiMap headers = AnswerHead.ofWhole(exchange, held, outcome.headers(), spent.cost());
        return new Reply.Whole(
                outcome.status(),
                headers,
                Wrapped.of(wantsCost(exchange) ? IncludeCost.intoAnswer(sent, spent.cost()) : sent));
    }

    /** Charges a whole answer by what it tells. */
    static Spent settle(Held held, Answered answered) {
        return answered.whole()
                ? held.settlement().complete(answered.usage(), answered.outputBytes())
                : held.settlement().unreadable();
    }

    /**
     * The events of one lane of a comparison, which is settled at their end.
     *
     * @param ending hears of that afterwards
     */
    Relay lane(
            Exchange exchange,
            Held held,
            Outcome.Streaming outcome,
            Runnable firstContent,
            Consumer<Relay.End> ending) {
        AnswerStream filter = new AnswerStream(
                new AnswerStream.Wish(
                        exchange.ask().endpoint(),
                        exchange.ask().choices(),
                        exchange.ask().usageInStream()),
                settings.maxEventBytes(),
                null,
                null);
        return new Relay(vertx, outcome, filter, limits(), firstContent::run, end -> {
            try {
                if (end.complete()) {
                    held.settlement().complete(filter.usage(), filter.outputBytes());
                } else {
                    held.settlement().chargeAll(true);
                }
            } finally {
                ending.accept(end);
            }
        });
    }

    private Relay.Limits limits() {
        return new Relay.Limits(
                settings.drainBytes(),
                settings.drainTimeout().toMillis(),
                settings.lateTimeout().toMillis(),
                settings.maxStreamTime().toMillis());
    }

    /** A target's answer that is still being generated. */
    Reply streamed(Exchange exchange, Held held, Outcome.Streaming outcome, @Nullable CacheKey storeUnder) {
        boolean isToBeJson = isToBeJson(exchange);
        @Nullable
        StreamAssembler recorder = storeUnder == null && !isToBeJson
                ? null
                : new StreamAssembler(exchange.ask().endpoint(), settings.maxRecordedBytes());
        AnswerStream filter = new AnswerStream(
                new AnswerStream.Wish(exchange.ask().endpoint(), exchange.ask().choices(), usageAsked(exchange)),
                settings.maxEventBytes(),
                wantsCost(exchange) ? held.settlement()::cost : null,
                recorder);
        Consumer<Measured> pair = shadow.begun(exchange, held);
        Relay relay =
                new Relay(vertx, outcome, filter, limits(), exchange.trail().progress(), end -> {
                    try {
                        if (end.complete()) {
                            exchange.trail().said(words(exchange, filter, isToBeJson ? recorder : null));
                            Spent spent = held.settlement().complete(filter.usage(), filter.outputBytes());
                            if (!end.clientGone()) {
                                pair.accept(new Measured(spent, exchange.trail().attemptTiming(), end.wasHeldUp()));
                            }
                            if (recorder != null && storeUnder != null && !end.clientGone()) {
                                recorder.assembled()
                                        .ifPresent(body -> keep(storeUnder, exchange, held, filter, spent, body));
                            }
                        } else {
                            held.settlement().chargeAll(true);
                        }
                    } finally {
                        exchange.trail().streamEnded(end);
                    }
                });
        witness.answered(exchange, held.target());
        return new Reply.Streamed(AnswerHead.ofStream(exchange, held, outcome.headers()), relay);
    }

    /** What a whole answer says of itself. */
    private static Testimony.Words words(Exchange exchange, Answered answered, byte[] body) {
        List<String> reasons = answered.finishReasons();
        return new Testimony.Words(
                reasons.isEmpty() ? null : reasons.get(reasons.size() - 1),
                answered.refusal(),
                exchange.ask().endpoint().generates() && answered.outputBytes() == 0,
                isToBeJson(exchange) && !JsonMode.isKept(body));
    }

    /** @param recorder has all of an answer that is to be JSON; absent for any other */
    private static Testimony.Words words(Exchange exchange, AnswerStream answer, @Nullable StreamAssembler recorder) {
        boolean isBadJson = recorder != null
                && recorder.assembled().map(body -> !JsonMode.isKept(body)).orElse(false);
        return new Testimony.Words(
                answer.finishReason().orElse(null),
                answer.hasRefusal(),
                exchange.ask().endpoint().generates() && answer.outputBytes() == 0,
                isBadJson);
    }

    /** Whether an experiment has to know whether the answer is JSON: others pay nothing for the question. */
    private static boolean isToBeJson(Exchange exchange) {
        return exchange.decision().exposure().isPresent() && JsonMode.isAsked(exchange.body());
    }

    private void keep(CacheKey key, Exchange exchange, Held held, AnswerStream filter, Spent spent, byte[] body) {
        Ending ending = new Ending(
                exchange.ask().endpoint(),
                OK,
                filter.finishReason().map(List::of).orElse(List.of()),
                held.bound().injectedCap().isPresent());
        memory.keep(key, exchange, held, ending, spent, body);
    }

    /**
     * The provider's own error where it gave one, since clients know its wording; else the failure.
     *
     * @param mayHaveCost whether any attempt of the exchange may be billed, so that a repetition may be a second bill
     */
    static Reply failed(Held held, Outcome.Failed failed, boolean mayHaveCost) {
        @Nullable ProviderAnswer answer = failed.answer();
        return answer == null
                ? new Reply.Broken(failed.failure(), mayHaveCost, failed.comeBack())
                : new Reply.Whole(
                        answer.status(), AnswerHead.ofError(held, answer.headers(), mayHaveCost), answer.body());
    }

    /** Asking for the cost of a stream is asking for the usage in which it stands. */
    private static boolean usageAsked(Exchange exchange) {
        return exchange.ask().usageInStream() || wantsCost(exchange);
    }

    private static boolean wantsCost(Exchange exchange) {
        return "true".equalsIgnoreCase(exchange.arrival().headers().get(INCLUDE_COST));
    }
}
