package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Failure.Kind;
import dev.penstock.protocol.AnswerStream;
import dev.penstock.testing.Eventually;
import dev.penstock.upstream.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stream passes as it comes, and whatever ends it is told once. */
class RelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long NEVER_MILLIS = Duration.ofHours(1).toMillis();
    private static final long AMPLE_BYTES = 1 << 20;
    private static final int MAX_EVENT_BYTES = 1_000;
    private static final String HELLO = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String ERROR = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}";
    private static final String DONE = "[DONE]";

    private static Vertx vertx;

    private final ScriptedBody provider = new ScriptedBody();
    private final AtomicInteger aborts = new AtomicInteger();
    private final AtomicInteger firstContents = new AtomicInteger();
    private final List<Relay.End> ends = new CopyOnWriteArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private final AtomicInteger clientEnds = new AtomicInteger();

    private final AtomicInteger stalls = new AtomicInteger();

    private long nanos;
    private Runnable onAbort = aborts::incrementAndGet;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    // --- while it runs

    @Test
    void passesEachEventAsItComes() {
        read(relay());

        provider.event(HELLO);
        assertThat(received).hasToString(framed(HELLO));

        provider.bytes("data: " + STOP);
        assertThat(received).hasToString(framed(HELLO));

        provider.bytes("\n\n");
        assertThat(received).hasToString(framed(HELLO) + framed(STOP));
        assertThat(ends).isEmpty();
    }

    @Test
    void asksForNothingBeforeItIsRead() {
        Relay relay = relay();
        assertThat(provider.isFlowing()).isFalse();

        read(relay);

        assertThat(provider.isFlowing()).isTrue();
    }

    @Test
    void isOverOnlyWhenTheProviderHasAnsweredAlsoWhereTheClientHasLeft() {
        AtomicInteger over = new AtomicInteger();
        Relay relay = read(relay());
        relay.whenOver(over::incrementAndGet);

        relay.abandon();
        provider.event(HELLO);
        assertThat(over).hasValue(0);

        provider.event(DONE);
        assertThat(over).hasValue(1);
        relay.whenOver(over::incrementAndGet);
        assertThat(over).hasValue(2);
    }

    // --- whether it stalls

    @Test
    void stallsWhereTheProviderIsSilentAmidTheAnswer() {
        read(timed());
        turn(60);
        provider.event(HELLO);
        turn(5);
        provider.event(HELLO);
        assertThat(stalls).as("before the content, or for no longer than that").hasValue(0);

        turn(6);
        provider.event(STOP);
        assertThat(stalls).hasValue(1);
    }

    @Test
    void stallsAlsoWhereTheClientLeavesOrTheProviderBreaksOff() {
        Relay relay = read(timed());
        provider.event(HELLO);
        turn(6);
        relay.abandon();
        assertThat(stalls).hasValue(1);

        turn(60);
        provider.event(HELLO);
        provider.breakOff();
        assertThat(stalls).as("what nobody waits for").hasValue(1);
    }

    @Test
    void doesNotStallWhereTheClientDoesNotRead() {
        Relay relay = read(timed());
        provider.event(HELLO);
        relay.pause();
        turn(60);
        relay.resume();
        provider.event(STOP);
        assertThat(stalls).hasValue(0);

        relay.resume();
        turn(6);
        provider.breakOff();
        assertThat(stalls).as("who reads on already waits").hasValue(1);
    }

    @Test
    void doesNotStallWhereTheClientLeavesThatDoesNotRead() {
        Relay relay = read(timed());
        provider.event(HELLO);
        relay.pause();
        turn(60);
        relay.abandon();
        provider.breakOff();

        assertThat(stalls).hasValue(0);
        assertThat(ends).extracting(Relay.End::wasHeldUp).containsExactly(true);
    }

    private void turn(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    private Relay timed() {
        return relay(
                filter(), limits(), new Pulse(() -> nanos, firstContents::incrementAndGet, stalls::incrementAndGet));
    }

    @Test
    void pausesAndResumesTheProvider() {
        Relay relay = read(relay());

        relay.pause();
        assertThat(provider.isFlowing()).isFalse();

        relay.resume();
        assertThat(provider.isFlowing()).isTrue();

        relay.pause().fetch(1);
        assertThat(provider.isFlowing()).isTrue();
    }

    @Test
    void tellsOfTheFirstContentOnce() {
        read(relay());

        provider.event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
        assertThat(firstContents).hasValue(0);

        provider.event(HELLO);
        provider.event(HELLO);
        assertThat(firstContents).hasValue(1);
    }

    // --- how it ends

    @Test
    void endsAtTheEndMarkWhileTheProviderKeepsTheStreamOpen() {
        read(relay());
        provider.event(HELLO);
        provider.event(DONE);

        assertThat(ends).containsExactly(new Relay.End(true, false, false, null));
        assertThat(clientEnds).hasValue(1);

        provider.event(HELLO);
        provider.end();

        assertThat(received).hasToString(framed(HELLO) + framed(DONE));
        assertEndedOnce();
        assertThat(aborts).hasValue(0);
    }

    @Test
    void readsOnBehindTheEndMarkAlsoWhereTheClientIsSlow() {
        Relay relay = read(relay());
        relay.pause();

        provider.event(DONE);

        assertThat(provider.isFlowing()).isTrue();
    }

    @Test
    void givesUpAProviderThatDoesNotEndItsAnswer() {
        read(relay(new Relay.Limits(AMPLE_BYTES, NEVER_MILLIS, 1, NEVER_MILLIS)));

        provider.event(DONE);

        Eventually.holds(PATIENCE, () -> aborts.get() == 1);
        provider.breakOff();
        assertEndedOnce();
    }

    @Test
    void addsTheEndMarkThatTheProviderLeftOut() {
        read(relay());
        provider.event(HELLO);
        provider.event(STOP);
        provider.end();

        assertThat(received).hasToString(framed(HELLO) + framed(STOP) + framed(DONE));
        assertThat(ends).containsExactly(new Relay.End(true, false, false, null));
        assertEndedOnce();
    }

    @Test
    void passesALastEventThatOnlyLacksItsBlankLine() {
        read(relay());
        provider.bytes("data: " + DONE);
        provider.end();

        assertThat(received).hasToString(framed(DONE));
        assertThat(ends).containsExactly(new Relay.End(true, false, false, null));
    }

    @Test
    void endsInAnErrorWhereTheProviderEndsBeforeTheAnswerDoes() {
        read(relay());
        provider.event(HELLO);
        provider.bytes("data: {\"choi");
        provider.end();

        assertBroken(Kind.DISCONNECTED, "upstream_disconnected");
    }

    @Test
    void endsInAnErrorWhereTheConnectionBreaks() {
        read(relay());
        provider.event(HELLO);
        provider.breakOff();

        assertBroken(Kind.DISCONNECTED, "upstream_disconnected");
    }

    @Test
    void tellsAReaderOfABreakThatCameBeforeIt() {
        Relay relay = relay();
        provider.breakOff();

        read(relay);

        assertThat(received.toString()).contains("\"code\":\"upstream_disconnected\"");
        assertThat(ends).containsExactly(new Relay.End(false, false, false, Kind.DISCONNECTED));
        assertEndedOnce();
    }

    @Test
    void endsInAnErrorWhereAnEventIsTooLarge() {
        read(relay());
        provider.event(HELLO);
        provider.bytes("data: " + "x".repeat(MAX_EVENT_BYTES + 1));

        assertBroken(Kind.TOO_LARGE, "upstream_answer_too_large");
        assertThat(aborts).hasValue(1);
    }

    @Test
    void addsNothingToTheProvidersOwnError() {
        read(relay());
        provider.event(HELLO);
        provider.event(ERROR);
        provider.end();

        assertThat(received).hasToString(framed(HELLO) + framed(ERROR));
        assertThat(ends).containsExactly(new Relay.End(false, false, false, Kind.SERVER_ERROR));
        assertEndedOnce();
    }

    @Test
    void doesNotTakeAFailureForTheEndOfTheAnswer() {
        read(relay(filter(2), limits()));
        provider.event(STOP);
        provider.event(ERROR);
        provider.end();

        assertThat(received).hasToString(framed(STOP) + framed(ERROR));
        assertThat(ends).containsExactly(new Relay.End(false, false, false, Kind.SERVER_ERROR));
        assertEndedOnce();
    }

    @Test
    void believesAMissingEndMarkOnlyOnceAllChoicesHaveEnded() {
        read(relay(filter(2), limits()));
        provider.event(STOP);
        provider.event(STOP);
        provider.end();

        assertThat(received.toString()).contains("upstream_disconnected").doesNotContain(DONE);
        assertThat(ends).containsExactly(new Relay.End(false, false, false, Kind.DISCONNECTED));
        assertEndedOnce();
    }

    @Test
    void addsTheEndMarkOnceAllChoicesHaveEnded() {
        read(relay(filter(2), limits()));
        provider.event(STOP);
        provider.event(STOP.replace("\"index\":0", "\"index\":1"));
        provider.end();

        assertThat(received.toString()).endsWith(framed(DONE));
        assertThat(ends).containsExactly(new Relay.End(true, false, false, null));
    }

    @Test
    void saysSoWhereTheLastEventIsTooLargeWithTheLineEndsThatItLacked() {
        String event = "data: {\"odd\":\"%s\"}";
        read(relay());
        provider.event(HELLO);
        provider.bytes(event.formatted("x".repeat(MAX_EVENT_BYTES - event.length() + "%s".length())));
        provider.end();

        assertBroken(Kind.TOO_LARGE, "upstream_answer_too_large");
    }

    // --- without its client

    @Test
    void readsTheRestForItsUsageOnceTheClientIsGone() {
        AnswerStream filter = filter();
        Relay relay = read(relay(filter, limits()));
        provider.event(HELLO);
        relay.abandon();

        provider.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}");
        provider.event(DONE);

        assertThat(received).hasToString(framed(HELLO));
        assertThat(ends).containsExactly(new Relay.End(true, true, false, null));
        assertThat(filter.usage())
                .hasValueSatisfying(usage -> assertThat(usage.total().count()).isEqualTo(4));
        assertThat(clientEnds).hasValue(0);
        provider.end();
        relay.abandon();
        assertThat(ends).hasSize(1);
    }

    @Test
    void resumesWhatAClientHadPausedWhenItLeft() {
        Relay relay = read(relay());
        relay.pause();

        relay.abandon();
        assertThat(provider.isFlowing()).isTrue();

        relay.pause();
        assertThat(provider.isFlowing()).isTrue();
    }

    @Test
    void readsAnAnswerThatNoClientEverRead() {
        relay().abandon();

        assertThat(provider.isFlowing()).isTrue();
        provider.event(HELLO);
        provider.event(DONE);

        assertThat(ends).containsExactly(new Relay.End(true, true, false, null));
    }

    @Test
    void tellsOfABreakAlsoOnceTheClientIsGone() {
        read(relay()).abandon();

        provider.breakOff();

        assertThat(received).isEmpty();
        assertThat(ends).containsExactly(new Relay.End(false, true, false, Kind.DISCONNECTED));
    }

    @Test
    void cutsTheRestOffBeyondItsBytes() {
        Relay relay =
                read(relay(new Relay.Limits(2L * framed(HELLO).length(), NEVER_MILLIS, NEVER_MILLIS, NEVER_MILLIS)));
        provider.event(HELLO);
        relay.abandon();

        provider.event(HELLO);
        provider.event(HELLO);
        assertThat(ends).isEmpty();

        provider.event(HELLO);
        assertThat(ends).containsExactly(new Relay.End(false, true, false, null));
        assertThat(aborts).hasValue(1);
    }

    @Test
    void cutsTheRestOffBeyondItsTime() {
        Relay relay = read(relay(new Relay.Limits(AMPLE_BYTES, 1, NEVER_MILLIS, NEVER_MILLIS)));

        relay.abandon();

        Eventually.holds(PATIENCE, () -> aborts.get() == 1);
        assertThat(ends).containsExactly(new Relay.End(false, true, false, null));
    }

    // --- once, whatever happens

    @Test
    void endsOnceWhereItsOwnAbortBreaksTheStreamAtOnce() {
        onAbort = () -> {
            aborts.incrementAndGet();
            provider.breakOff();
        };
        Relay relay = read(relay(new Relay.Limits(0, NEVER_MILLIS, NEVER_MILLIS, NEVER_MILLIS)));
        relay.abandon();

        provider.event(HELLO);

        assertThat(ends).containsExactly(new Relay.End(false, true, false, null));
        assertThat(aborts).hasValue(1);
    }

    @Test
    void endsOnceWhereTheAbortOfATooLargeEventBreaksTheStreamAtOnce() {
        onAbort = provider::breakOff;
        read(relay());

        provider.bytes("data: " + "x".repeat(MAX_EVENT_BYTES + 1));

        assertThat(ends).containsExactly(new Relay.End(false, false, false, Kind.TOO_LARGE));
        assertEndedOnce();
    }

    @Test
    void endsOnceWhereTheClientLeavesWithinItsLastEvent() {
        Relay relay = relay();
        relay.handler(event -> relay.abandon()).endHandler(end -> clientEnds.incrementAndGet());
        relay.resume();

        provider.event(DONE);
        provider.end();

        assertThat(ends).containsExactly(new Relay.End(true, true, false, null));
        assertThat(clientEnds).hasValue(0);
    }

    @Test
    void endsWhereAnEventCannotBePassed() {
        failingAt(HELLO);

        assertBug(() -> provider.event(HELLO), new Relay.End(false, false, false, null));
        provider.event(HELLO);
        provider.breakOff();
        assertThat(ends).hasSize(1);
    }

    @Test
    void endsWhereTheEndMarkThatItAddsCannotBePassed() {
        failingAt(DONE);
        provider.event(STOP);

        assertBug(provider::end, new Relay.End(false, false, false, null));
    }

    @Test
    void endsWhereTheErrorCannotBePassed() {
        failingAt("upstream_disconnected");
        provider.event(HELLO);

        assertBug(provider::breakOff, new Relay.End(false, false, false, Kind.DISCONNECTED));
    }

    @Test
    void endsWhereTheClientsEndFails() {
        Relay relay = relay();
        relay.handler(event -> {}).endHandler(end -> {
            throw new IllegalStateException("a bug");
        });
        relay.resume();

        assertBug(() -> provider.event(DONE), new Relay.End(true, false, false, null));
    }

    private void assertBug(Runnable move, Relay.End end) {
        assertThatThrownBy(move::run).hasMessage("a bug");
        assertThat(ends).containsExactly(end);
        assertThat(aborts).hasValue(1);
    }

    private void assertBroken(Kind kind, String code) {
        assertThat(received.toString())
                .startsWith(framed(HELLO) + "data: {\"error\":{")
                .endsWith("\"code\":\"" + code + "\"}}\n\n")
                .doesNotContain(DONE);
        assertThat(ends).containsExactly(new Relay.End(false, false, false, kind));
        assertEndedOnce();
    }

    /** Whatever the provider does behind the end, nobody hears of it. */
    private void assertEndedOnce() {
        String before = received.toString();
        provider.event(HELLO);
        provider.end();
        provider.breakOff();
        assertThat(received).hasToString(before);
        assertThat(ends).hasSize(1);
        assertThat(clientEnds).hasValue(1);
    }

    private void failingAt(String text) {
        read(relay(), event -> {
            if (event.toString().contains(text)) {
                throw new IllegalStateException("a bug");
            }
        });
    }

    private Relay read(Relay relay) {
        return read(relay, event -> received.append(event.toString()));
    }

    private Relay read(Relay relay, Consumer<Buffer> client) {
        return relay.handler(client::accept)
                .endHandler(end -> clientEnds.incrementAndGet())
                .resume();
    }

    private Relay relay() {
        return relay(limits());
    }

    private Relay relay(Relay.Limits limits) {
        return relay(filter(), limits);
    }

    private Relay relay(AnswerStream filter, Relay.Limits limits) {
        return relay(filter, limits, firstContents::incrementAndGet);
    }

    private Relay relay(AnswerStream filter, Relay.Limits limits, Relay.Progress progress) {
        Outcome.Streaming answer =
                new Outcome.Streaming(MultiMap.caseInsensitiveMultiMap(), provider, () -> onAbort.run());
        return new Relay(vertx, answer, filter, limits, progress, ends::add);
    }

    private static Relay.Limits limits() {
        return new Relay.Limits(AMPLE_BYTES, NEVER_MILLIS, NEVER_MILLIS, NEVER_MILLIS);
    }

    private static AnswerStream filter() {
        return filter(1);
    }

    private static AnswerStream filter(long choices) {
        return new AnswerStream(
                new AnswerStream.Wish(Endpoint.CHAT_COMPLETIONS, choices, false), MAX_EVENT_BYTES, null, null);
    }

    private static String framed(String data) {
        return "data: " + data + "\n\n";
    }
}
