package dev.penstock.upstream;

import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Failure;
import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import dev.penstock.core.Target;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** An upstream, a fake provider behind it, and a record of what the repeat hook was asked. */
final class Bench implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(10);

    final FakeProvider provider = FakeProvider.start();
    final List<Failure> asked = Collections.synchronizedList(new ArrayList<>());
    final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    final Vertx vertx = Vertx.vertx();
    final Upstream upstream;

    private Uni<Boolean> mayRepeat = Uni.createFrom().item(true);
    private Duration timeout = LONG;
    private int retries;

    Bench(String... settings) {
        upstream = new Upstream(vertx, Settings.with(settings), new Random(1));
    }

    Bench timeout(Duration headTimeout) {
        timeout = headTimeout;
        return this;
    }

    Bench retries(int most) {
        retries = most;
        return this;
    }

    Bench neverRepeats() {
        mayRepeat = Uni.createFrom().item(false);
        return this;
    }

    Bench failsToSayWhetherToRepeat() {
        mayRepeat = Uni.createFrom().failure(new IllegalStateException("a bug"));
        return this;
    }

    Bench answers(Answer... answers) {
        provider.answer(answers);
        return this;
    }

    Target target() {
        return target(provider.url());
    }

    Target target(URI baseUrl) {
        Provider settings = new Provider(
                "fake", Dialect.OPENAI, baseUrl, new Secret("sk-provider"), timeout, retries, true, true, null);
        return new Target(settings, "m", null, OptionalLong.empty(), OptionalLong.empty());
    }

    Uni<Outcome> sending(boolean stream) {
        return sending(target(), stream);
    }

    Uni<Outcome> sending(Target target, boolean stream) {
        Buffer body = Buffer.buffer("{\"model\":\"m\",\"stream\":" + stream + "}");
        return upstream.send(
                new Attempt(() -> "x1.1", target, Endpoint.CHAT_COMPLETIONS, body, stream, headers), this::repeat);
    }

    Outcome send(boolean stream) {
        return sending(stream).await().atMost(LONG);
    }

    Outcome.Whole whole() {
        return send(false).fold(whole -> whole, Bench::unexpected, Bench::unexpected);
    }

    Outcome.Streaming streaming() {
        return send(true).fold(Bench::unexpected, streaming -> streaming, Bench::unexpected);
    }

    Outcome.Failed failed(boolean stream) {
        return failed(sending(stream));
    }

    Outcome.Failed failed(Uni<Outcome> sending) {
        return sending.await().atMost(LONG).fold(Bench::unexpected, Bench::unexpected, failed -> failed);
    }

    private Uni<Boolean> repeat(Failure spent) {
        asked.add(spent);
        return mayRepeat;
    }

    private static <T> T unexpected(Outcome outcome) {
        throw new AssertionError("unexpected " + outcome);
    }

    @Override
    public void close() {
        upstream.close();
        provider.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
