package dev.penstock.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Failure.Kind;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Received;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider can do to an attempt, whole and streamed. */
class UpstreamTest {

    private final Bench bench = new Bench("max-answer-bytes", "2000", "max-error-bytes", "1000");

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void givesAWholeAnswerAsItCame() {
        bench.answers(Answer.json(200, "{\"odd\" : 1.0}", "x-request-id: req-1", "set-cookie: a=b"));

        Outcome.Whole whole = bench.whole();

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).hasToString("{\"odd\" : 1.0}");
        assertThat(whole.headers().names()).containsExactlyInAnyOrder("content-type", "x-upstream-request-id");
    }

    @Test
    void sendsTheBodyAsGivenToTheEndpointsPath() throws Exception {
        bench.whole();

        Received request = bench.provider.awaitRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.text()).isEqualTo("{\"model\":\"m\",\"stream\":false}");
    }

    @Test
    void givesAStreamAsItCame() throws Exception {
        bench.answers(Answer.events("{\"a\":1}", "[DONE]"));

        Outcome.Streaming streaming = bench.streaming();

        assertThat(streaming.headers().get("content-type")).isEqualTo("text/event-stream");
        assertThat(Reader.of(streaming).text()).isEqualTo("data: {\"a\":1}\n\ndata: [DONE]\n\n");
    }

    @Test
    void givesAnEventBeforeTheNextOneIsSent() throws Exception {
        bench.answers(Answer.eventsThenStall("first"));

        Outcome.Streaming streaming = bench.streaming();
        var first = new CompletableFuture<String>();
        streaming.body().handler(chunk -> first.complete(chunk.toString()));
        streaming.body().resume();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("data: first\n\n");
        streaming.abort();
    }

    @Test
    void takesAWholeAnswerToAStreamingRequestAsWhole() {
        bench.answers(Answer.json(200, "{}"));

        Outcome outcome = bench.send(true);

        assertThat(outcome).isInstanceOf(Outcome.Whole.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysConnectWhereNobodyListens(boolean stream) {
        Outcome.Failed failed = bench.failed(bench.sending(bench.target(FakeProvider.nobody()), stream));

        assertThat(failed.failure().kind()).isEqualTo(Kind.CONNECT);
        assertThat(failed.failure().mayHaveCost()).isFalse();
        assertThat(failed.answer()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysDisconnectedWhereTheConnectionBreaksBeforeTheHead(boolean stream) {
        bench.answers(Answer.reset());

        Outcome.Failed failed = bench.failed(stream);

        assertThat(failed.failure().kind()).isEqualTo(Kind.DISCONNECTED);
        assertThat(failed.failure().mayHaveCost()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysDisconnectedWhereTheAnswerIsNoHttp(boolean stream) {
        bench.answers(Answer.garbage());

        assertThat(bench.failed(stream).failure().kind()).isEqualTo(Kind.DISCONNECTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysDisconnectedWhereAWebPageComesInsteadOfAnAnswer(boolean stream) {
        bench.answers(Answer.html(200));

        Outcome.Failed failed = bench.failed(stream);

        assertThat(failed.failure().kind()).isEqualTo(Kind.DISCONNECTED);
        assertThat(failed.failure().status()).isEqualTo(200);
        assertThat(failed.answer()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passesARefusalOnUnchanged(boolean stream) {
        bench.answers(Answer.json(400, "{\"error\":{\"message\":\"no\"}}", "server: x"));

        Outcome.Failed failed = bench.failed(stream);

        ProviderAnswer answer = requireNonNull(failed.answer());
        assertThat(failed.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed.failure().isRetryable()).isFalse();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).hasToString("{\"error\":{\"message\":\"no\"}}");
        assertThat(answer.headers().contains("server")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passesATooManyRequestsOnWithItsRetryAfter(boolean stream) {
        bench.answers(Answer.json(429, "{}", "retry-after: 7"));

        Outcome.Failed failed = bench.failed(stream);

        assertThat(failed.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed.failure().isRetryable()).isTrue();
        assertThat(requireNonNull(failed.answer()).headers().get("retry-after")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passesAServerErrorOnEvenAsAWebPage(boolean stream) {
        bench.answers(Answer.html(502));

        Outcome.Failed failed = bench.failed(stream);

        assertThat(failed.failure().kind()).isEqualTo(Kind.SERVER_ERROR);
        assertThat(requireNonNull(failed.answer()).body().toString()).contains("nginx");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysTimeoutWhereTheHeadDoesNotComeInTime(boolean stream) {
        bench.timeout(Duration.ofMillis(100)).answers(Answer.stall());

        Outcome.Failed failed = bench.failed(stream);

        assertThat(failed.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failed.failure().mayHaveCost()).isTrue();
    }

    @Test
    void endsTheTimeoutAtTheHead() throws Exception {
        bench.timeout(Duration.ofMillis(200)).answers(Answer.paced(Duration.ofMillis(150), "a", "b", "c", "d"));

        assertThat(Reader.of(bench.streaming()).text()).endsWith("data: d\n\n");
    }

    @Test
    void saysDisconnectedWhereAWholeAnswerBreaksOff() {
        bench.answers(Answer.wholeThenReset());

        Outcome.Failed failed = bench.failed(false);

        assertThat(failed.failure().kind()).isEqualTo(Kind.DISCONNECTED);
        assertThat(failed.failure().status()).isEqualTo(200);
    }

    @Test
    void failsTheStreamWhereItBreaksOff() throws Exception {
        bench.answers(Answer.eventsThenReset("a"));

        BrokenStream broken = Reader.of(bench.streaming()).broken();

        assertThat(broken.failure().kind()).isEqualTo(Kind.DISCONNECTED);
    }

    @Test
    void refusesAnAnswerBeyondItsLimit() {
        bench.answers(Answer.json(200, "\"" + "x".repeat(3_000) + "\""));

        assertThat(bench.failed(false).failure().kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void keepsOnlyTheStatusOfAnErrorBeyondItsLimit() {
        bench.answers(Answer.json(503, "\"" + "x".repeat(3_000) + "\""));

        Outcome.Failed failed = bench.failed(false);

        assertThat(failed.failure().status()).isEqualTo(503);
        assertThat(failed.answer()).isNull();
    }

    static Stream<Answer> lostErrors() {
        String[] head = {"retry-after: 7", "retry-after-ms: 6500", "x-should-retry: true", "openai-model: x"};
        return Stream.of(Answer.json(429, "\"" + "x".repeat(3_000) + "\"", head), (request, wire) -> {
            wire.head(429, "content-length: 100", head[0], head[1], head[2], head[3]);
            // A reset overtakes what is still on its way.
            wire.pause(Duration.ofMillis(50));
            wire.reset();
        });
    }

    @ParameterizedTest
    @MethodSource("lostErrors")
    void keepsWhenToComeBackWhereTheErrorItselfIsLost(Answer lost) {
        bench.answers(lost);

        Outcome.Failed failed = bench.failed(false);

        assertThat(failed.failure().status()).isEqualTo(429);
        assertThat(failed.answer()).isNull();
        assertThat(failed.comeBack().entries())
                .extracting(header -> header.getKey() + ": " + header.getValue())
                .containsExactlyInAnyOrder("retry-after: 7", "retry-after-ms: 6500", "x-should-retry: true");
    }

    @Test
    void followsNoRedirect() {
        bench.answers(Answer.json(307, "{}", "location: http://127.0.0.1:1/"));

        Outcome.Failed failed = bench.failed(false);

        assertThat(failed.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed.answer()).isNull();
        assertThat(bench.provider.requests()).hasSize(1);
    }

    @Test
    void keepsAConnectionForTheNextRequest() {
        var event = bench.vertx.getOrCreateContext();
        for (int i = 0; i < 5; i++) {
            var done = new CompletableFuture<Outcome>();
            event.runOnContext(nothing -> bench.sending(false).subscribe().with(done::complete));
            assertThat(done.join()).isInstanceOf(Outcome.Whole.class);
        }

        assertThat(bench.provider.connections()).isEqualTo(1);
    }

    @Test
    void comesBackOnTheEventLoopThatSentIt() {
        bench.retries(1).answers(Answer.json(503, "{}"));
        var threads = new CompletableFuture<String>();

        bench.vertx.getOrCreateContext().runOnContext(nothing -> {
            String sender = Thread.currentThread().getName();
            bench.sending(false)
                    .subscribe()
                    .with(outcome -> threads.complete(
                            sender.equals(Thread.currentThread().getName()) ? "same" : "hopped"));
        });

        assertThat(threads.join()).isEqualTo("same");
        assertThat(bench.provider.requests()).hasSize(2);
    }
}
