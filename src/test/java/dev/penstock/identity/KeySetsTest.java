package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Issuer;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.TokenSigner;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySetsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TokenSigner FIRST = TokenSigner.ec("first");
    private static final TokenSigner SECOND = TokenSigner.ec("second");

    private final Vertx vertx = Vertx.vertx();
    private final FakeProvider server = FakeProvider.start();
    private final AtomicLong now = new AtomicLong();
    private final Issuer issuer = issuer(new Issuer.Keys.Fetched(server.url()));
    private KeySets keys = new KeySets(vertx, IdentityBounds.DEFAULTS, now::get);

    private static Issuer issuer(Issuer.Keys keys) {
        return new Issuer(
                "corp",
                new Issuer.Marks("iss", "aud", List.of("ES256"), Duration.ZERO),
                keys,
                new Issuer.Admin("sub", "roles", Map.of()));
    }

    @AfterEach
    void close() {
        keys.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void fetchesTheKeysOnceForAllWhoWaitForThem() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        server.answer((request, wire) -> {
            await(all);
            Answer.json(200, TokenSigner.keySet(FIRST)).to(request, wire);
        });

        List<CompletableFuture<String>> found = IntStream.range(0, 50)
                .mapToObj(i -> keys.find(issuer, "first", "ES256")
                        .map(KeySetsTest::spelled)
                        .subscribeAsCompletionStage())
                .toList();
        all.countDown();

        for (CompletableFuture<String> one : found) {
            assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("first");
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).headers()).doesNotContainKeys("authorization", "cookie");
    }

    @Test
    void answersInTheContextOfWhoAsked() throws Exception {
        server.otherwise(Answer.json(200, TokenSigner.keySet(FIRST)));
        Context asking = vertx.getOrCreateContext();
        CompletableFuture<Boolean> isThere = new CompletableFuture<>();

        asking.runOnContext(go -> keys.find(issuer, "first", "ES256")
                .subscribe()
                .with(found -> isThere.complete(Vertx.currentContext() == asking), isThere::completeExceptionally));

        assertThat(isThere.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void fetchesOnceInAnIntervalHoweverManyUnknownKeysAreNamed() {
        server.otherwise(Answer.json(200, TokenSigner.keySet(FIRST)));

        for (int i = 0; i < 10_000; i++) {
            assertThat(ask("unknown-" + i)).isEqualTo("401");
        }
        assertThat(server.requests()).hasSize(1);

        turn(IdentityBounds.DEFAULTS.fetchInterval());
        for (int i = 0; i < 10_000; i++) {
            assertThat(ask("unknown-" + i)).isEqualTo("401");
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void learnsANewKeyWhenATokenNamesIt() {
        server.answer(Answer.json(200, TokenSigner.keySet(FIRST)), Answer.json(200, TokenSigner.keySet(SECOND, FIRST)));
        assertThat(ask("first")).isEqualTo("first");

        assertThat(ask("second")).isEqualTo("401");
        turn(IdentityBounds.DEFAULTS.fetchInterval());
        assertThat(ask("second")).isEqualTo("second");
        assertThat(ask("first")).isEqualTo("first");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void takesWithdrawnKeysAwayOnceTheSetIsOld() {
        server.answer(
                Answer.json(200, TokenSigner.keySet(FIRST, SECOND)), Answer.json(200, TokenSigner.keySet(SECOND)));
        assertThat(ask("first")).isEqualTo("first");

        turn(IdentityBounds.DEFAULTS.keysFresh().plusNanos(1));

        assertThat(ask("first")).as("nobody waits for news").isEqualTo("first");
        Eventually.holds(PATIENCE, () -> ask("first").equals("401"));
        assertThat(ask("second")).isEqualTo("second");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void goesOnWithOldKeysForABoundedTime() {
        server.answer(Answer.json(200, TokenSigner.keySet(FIRST))).otherwise(Answer.html(500));
        assertThat(ask("first")).isEqualTo("first");

        turn(IdentityBounds.DEFAULTS.keysStale());
        assertThat(ask("first")).isEqualTo("first");
        turn(Duration.ofNanos(1));
        assertThat(ask("first")).isEqualTo("503");

        server.otherwise(Answer.json(200, TokenSigner.keySet(FIRST)));
        turn(IdentityBounds.DEFAULTS.fetchInterval());
        assertThat(ask("first")).isEqualTo("first");
    }

    @Test
    void cannotTellWhatAnUnknownKeyIsWhileTheKeysCannotBeFetched() {
        server.answer(Answer.json(200, TokenSigner.keySet(FIRST))).otherwise(Answer.html(500));
        assertThat(ask("first")).isEqualTo("first");
        turn(IdentityBounds.DEFAULTS.fetchInterval());

        assertThat(ask("second")).isEqualTo("503");
        assertThat(ask("first")).isEqualTo("first");
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void takesNoKeysFrom(Answer answer) {
        server.otherwise(answer);

        assertThat(ask("first")).isEqualTo("503");
        assertThat(server.requests()).hasSize(1);
    }

    static List<Answer> badAnswers() {
        String good = TokenSigner.keySet(FIRST);
        return List.of(
                Answer.html(200),
                Answer.json(404, good),
                Answer.json(302, good, "location: /elsewhere"),
                Answer.json(200, "{\"keys\":[]}"),
                Answer.json(200, good.replace("sig", "enc")),
                Answer.json(200, good + " ".repeat(IdentityBounds.DEFAULTS.maxKeySetBytes())),
                Answer.eventsThenReset("x"));
    }

    @Test
    void waitsNoLongerThanItsBound() {
        keys.close();
        keys = new KeySets(vertx, IdentityBounds.DEFAULTS.withFetchTimeout(Duration.ofMillis(100)), now::get);
        server.otherwise(Answer.eventsThenStall("x"));

        assertThat(ask("first")).isEqualTo("503");
    }

    @Test
    void saysThatKeysOfNobodyCannotBeHad() {
        Issuer gone = issuer(new Issuer.Keys.Fetched(FakeProvider.nobody()));

        Verdict<KeySets.Found> found = keys.find(gone, "first", "ES256").await().atMost(PATIENCE);

        assertThat(spelled(found)).isEqualTo(String.valueOf(Reason.KEYS_UNAVAILABLE.status()));
    }

    @Test
    void knowsKeysThatAreGivenWithoutAnyFetch() {
        Issuer given = issuer(
                new Issuer.Keys.Given(KeySetText.read(TokenSigner.keySet(FIRST).getBytes(StandardCharsets.UTF_8))));

        assertThat(spelled(keys.find(given, "first", "ES256").await().atMost(PATIENCE)))
                .isEqualTo("first");
        assertThat(spelled(keys.find(given, "second", "ES256").await().atMost(PATIENCE)))
                .isEqualTo("401");
        assertThat(server.requests()).isEmpty();
    }

    private String ask(@Nullable String keyId) {
        return spelled(keys.find(issuer, keyId, "ES256").await().atMost(PATIENCE));
    }

    /** The id of the key, or the status of the no. */
    private static String spelled(Verdict<KeySets.Found> found) {
        return found.fold(
                key -> String.valueOf(key.key().id()),
                refusal -> String.valueOf(refusal.reason().status()));
    }

    private void turn(Duration by) {
        now.addAndGet(by.toNanos());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
