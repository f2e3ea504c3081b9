package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Issuer;
import dev.penstock.core.Role;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.TokenSigner;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a token that was verified once is believed. */
class TokensTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ISS = "https://login.example.com";

    private final Vertx vertx = Vertx.vertx();
    private final FakeProvider server = FakeProvider.start();
    private final TokenSigner signer = TokenSigner.rsa("k");
    private final TurnedClock clock = new TurnedClock();
    private final AtomicLong nanos = new AtomicLong();
    private final KeySets keys = new KeySets(vertx, IdentityBounds.DEFAULTS, nanos::get);
    private final OperatorTokens tokens = new OperatorTokens(keys, IdentityBounds.DEFAULTS);
    private List<Issuer> issuers = List.of(issuer(server.url(), "platform"));

    @BeforeEach
    void serveTheKeys() {
        server.otherwise(Answer.json(200, TokenSigner.keySet(signer)));
    }

    @AfterEach
    void close() {
        keys.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void endsWithItsOwnTime() {
        String token = token(60);
        assertThat(who(token)).isEqualTo("ops:ann");

        clock.turn(Duration.ofSeconds(89));
        assertThat(who(token)).as("within the leeway").isEqualTo("ops:ann");
        clock.turn(Duration.ofSeconds(1));
        assertThat(who(token)).isEqualTo("The token has expired.");
    }

    @Test
    void endsWithTheKeyThatItWasSignedBy() {
        String token = token(3_600);
        assertThat(who(token)).isEqualTo("ops:ann");

        server.otherwise(Answer.json(200, TokenSigner.keySet(TokenSigner.rsa("other"))));
        nanos.addAndGet(IdentityBounds.DEFAULTS.keysStale().toNanos() + 1);

        assertThat(who(token)).isEqualTo("Incorrect token provided.");
    }

    @Test
    void meansWhatThePoliciesInForceSay() {
        String token = token(3_600);
        assertThat(who(token)).isEqualTo("ops:ann");

        issuers = List.of(issuer(server.url(), "others"));
        assertThat(who(token)).isEqualTo("nobody");
        issuers = List.of();
        assertThat(who(token)).isEqualTo("Incorrect token provided.");
    }

    @Test
    void isRefusedAboveItsLength() {
        String claims = claims(60).replace("}", ",\"x\":\"" + "y".repeat(8_192) + "\"}");

        assertThat(who(signer.token(claims))).isEqualTo("Incorrect token provided.");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void isRefusedWithAHeaderThatOnlyNewerSoftwareKnows() {
        for (String more :
                List.of("\"crit\":[\"exp\"],\"exp\":1", "\"crit\":[\"b64\"],\"b64\":true", "\"kid\":\"k\"")) {
            String header = "{\"alg\":\"RS256\",\"kid\":\"k\"," + more + "}";

            assertThat(who(signer.token(header, claims(60), "RS256")))
                    .as(header)
                    .isEqualTo("Incorrect token provided.");
        }
        assertThat(who(signer.token("{\"typ\":\"at+jwt\",\"alg\":\"RS256\"}", claims(60), "RS256")))
                .as("the only key needs no name")
                .isEqualTo("ops:ann");
    }

    private String who(String token) {
        return tokens.operator(token, issuers, clock.instant())
                .await()
                .atMost(PATIENCE)
                .fold(operator -> operator.map(known -> known.name()).orElse("nobody"), refusal -> refusal.message());
    }

    private String token(int seconds) {
        return signer.token(claims(seconds));
    }

    private String claims(int seconds) {
        return "{\"iss\":\"" + ISS + "\",\"aud\":\"penstock-admin\",\"sub\":\"ann\",\"groups\":[\"platform\"],\"exp\":"
                + clock.instant().plusSeconds(seconds).getEpochSecond() + "}";
    }

    private static Issuer issuer(URI url, String admins) {
        return new Issuer(
                "ops",
                new Issuer.Marks(ISS, "penstock-admin", List.of("RS256"), Duration.ofSeconds(30)),
                new Issuer.Keys.Fetched(url),
                new Issuer.Admin("sub", "groups", Map.of(admins, Role.ADMIN)));
    }
}
