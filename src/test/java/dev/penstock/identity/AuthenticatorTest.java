package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import dev.penstock.core.VirtualKey;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String KEY = "sk-penstock-my-app-5ec3e7";

    private final Vertx vertx = Vertx.vertx();
    private final KeySets keys = new KeySets(vertx, IdentityBounds.DEFAULTS, System::nanoTime);
    private final Authenticator authenticator = new Authenticator(keys, IdentityBounds.DEFAULTS);

    @AfterEach
    void close() {
        keys.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + KEY, "bearer " + KEY, "Bearer   " + KEY + " "})
    void knowsTheCallerByItsBearerKey(String authorization) {
        assertThat(callerOf(authenticate(authorization, null, null))).isEqualTo("my-app");
    }

    @Test
    void knowsTheCallerByTheHeadersOfOtherClients() {
        assertThat(callerOf(authenticate(null, KEY, null))).isEqualTo("my-app");
        assertThat(callerOf(authenticate(null, null, KEY))).isEqualTo("my-app");
    }

    @Test
    void takesTheFirstHeaderAndNoOther() {
        assertThat(refusalOf(authenticate("Bearer wrong", KEY, KEY)).reason()).isEqualTo(Reason.INVALID_API_KEY);
        assertThat(refusalOf(authenticate("Basic eDp5", KEY, null)).reason()).isEqualTo(Reason.INVALID_API_KEY);
        assertThat(callerOf(authenticate("Bearer " + KEY, "wrong", null))).isEqualTo("my-app");
    }

    @Test
    void answersAnUnknownIdAndAWrongSecretAlike() {
        Refusal wrongSecret = refusalOf(authenticate("Bearer sk-penstock-my-app-5ec3e8", null, null));
        Refusal unknownId = refusalOf(authenticate("Bearer sk-penstock-my-pp-5ec3e7", null, null));

        assertThat(wrongSecret).isEqualTo(unknownId);
        assertThat(wrongSecret.message()).isEqualTo("Incorrect API key provided.");
    }

    @Test
    void comparesTheWholeKeyAndNotItsBeginning() {
        assertThat(refusalOf(authenticate("Bearer " + KEY + "0", null, null)).reason())
                .isEqualTo(Reason.INVALID_API_KEY);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer sk-penstock-",
                "Bearer sk-penstock--x",
                "Bearer sk-penstock-x",
                "Bearer sk-penstock-my-app-",
                "Bearer sk-proj-abc-def",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                KEY
            })
    void refusesWhatIsNoVirtualKey(@Nullable String authorization) {
        assertThat(refusalOf(authenticate(authorization, null, null)).reason().status())
                .isEqualTo(401);
    }

    @Test
    void doesNotLookAtAKeyThatIsTooLong() {
        String longKey = "sk-penstock-my-app-" + "5".repeat(Credential.MAX_CHARS);

        Verdict<Caller> verdict = authenticate("Bearer " + longKey, null, null, id -> {
            throw new AssertionError("looked up " + id);
        });

        assertThat(refusalOf(verdict).message()).isEqualTo("Incorrect API key provided.");
    }

    @Test
    void tellsOnlyTheHolderThatTheKeyIsNoLongerGood() {
        assertThat(refusalOf(authenticate(KEY, key(NOW, false))).message()).contains("expired");
        assertThat(callerOf(authenticate(KEY, key(NOW.plusMillis(1), false)))).isEqualTo("my-app");
        assertThat(refusalOf(authenticate(KEY, key(null, true))).message()).contains("disabled");
        assertThat(refusalOf(authenticate(KEY + "0", key(null, true))).message())
                .contains("Incorrect");
    }

    @Test
    void neverPrintsTheKey() {
        assertThat(Credential.of("Bearer " + KEY, null, null).toString()).doesNotContain("5ec3e7");
        assertThat(refusalOf(authenticate("Bearer " + KEY + "0", null, null)).toString())
                .doesNotContain("5ec3e7");
    }

    private Verdict<Caller> authenticate(
            @Nullable String authorization, @Nullable String xApiKey, @Nullable String apiKey) {
        VirtualKey key = key(null, false);
        return authenticate(authorization, xApiKey, apiKey, id -> id.equals("my-app") ? key : null);
    }

    private Verdict<Caller> authenticate(String presented, VirtualKey declared) {
        return authenticate("Bearer " + presented, null, null, id -> declared);
    }

    private Verdict<Caller> authenticate(
            @Nullable String authorization,
            @Nullable String xApiKey,
            @Nullable String apiKey,
            Function<String, @Nullable VirtualKey> keysById) {
        return authenticator
                .authenticate(authorization, xApiKey, apiKey, new KeysOnly(keysById), NOW)
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    /** Policies without issuers. */
    private record KeysOnly(Function<String, @Nullable VirtualKey> keysById) implements Register {

        @Override
        public @Nullable VirtualKey key(String id) {
            return keysById.apply(id);
        }

        @Override
        public Collection<Issuer> issuers() {
            return List.of();
        }

        @Override
        public Optional<Caller> caller(Issuer issuer, String tenant, @Nullable String team, String plan) {
            return Optional.empty();
        }
    }

    private static VirtualKey key(@Nullable Instant expiresAt, boolean disabled) {
        Caller caller = new Caller("acme", null, "my-app", List.of(), List.of(), List.of(), List.of(), false);
        return new VirtualKey("my-app", sha256(KEY), expiresAt, disabled, caller);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String callerOf(Verdict<Caller> verdict) {
        return verdict.fold(Caller::key, refusal -> refusal.toString());
    }

    private static Refusal refusalOf(Verdict<Caller> verdict) {
        return verdict.fold(
                caller -> {
                    throw new AssertionError("authenticated as " + caller.key());
                },
                refusal -> refusal);
    }
}
