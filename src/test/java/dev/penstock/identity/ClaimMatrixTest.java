package dev.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Operator;
import dev.penstock.core.Role;
import dev.penstock.core.Verdict;
import dev.penstock.core.VirtualKey;
import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.TokenSigner;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Of all that may be right or wrong about a token, every combination that is to pass passes, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimMatrixTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String ISS = "https://login.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The three ways in which a claim may be wrong, and the right one. */
    private enum Claim {
        RIGHT,
        WRONG,
        MISSING,
        WRONG_TYPE
    }

    private enum Alg {
        ALLOWED,
        /** By the same key, and sound, but not one that the issuer may use. */
        OTHER,
        NONE,
        /** With the public key, which everybody has, as the secret. */
        HMAC
    }

    private enum Kid {
        KNOWN,
        UNKNOWN,
        PATH,
        URL
    }

    private enum Form {
        PLAIN,
        NESTED,
        ENCRYPTED
    }

    private enum Roles {
        NONE,
        VIEWER,
        ADMIN
    }

    private enum Router {
        DATA("penstock"),
        ADMIN("penstock-admin");

        private final String audience;

        Router(String audience) {
            this.audience = audience;
        }
    }

    /** One cell of the matrix: a token for a router. */
    private record Cell(
            Alg alg,
            boolean isSigned,
            Claim iss,
            Claim aud,
            Claim exp,
            Claim nbf,
            Kid kid,
            Form form,
            Roles roles,
            Router router) {

        boolean isGood() {
            return alg == Alg.ALLOWED
                    && isSigned
                    && iss == Claim.RIGHT
                    && aud == Claim.RIGHT
                    && exp == Claim.RIGHT
                    && (nbf == Claim.RIGHT || nbf == Claim.MISSING)
                    && kid == Kid.KNOWN
                    && form == Form.PLAIN;
        }

        String claims() {
            List<String> members = new ArrayList<>(List.of("\"sub\":\"ann\"", "\"org\":\"o-1\""));
            add(members, iss, "\"iss\":\"" + ISS + "\"", "\"iss\":\"" + ISS + "/\"", "\"iss\":[\"" + ISS + "\"]");
            add(
                    members,
                    aud,
                    "\"aud\":[\"x\",\"" + router.audience + "\"]",
                    "\"aud\":\"x\"",
                    "\"aud\":{\"" + router.audience + "\":true}");
            long now = NOW.getEpochSecond();
            add(members, exp, "\"exp\":" + (now + 60), "\"exp\":" + (now - 31), "\"exp\":\"" + (now + 60) + "\"");
            add(members, nbf, "\"nbf\":" + (now + 29), "\"nbf\":" + (now + 60), "\"nbf\":\"" + now + "\"");
            if (roles != Roles.NONE) {
                members.add("\"groups\":[\"y\",\"" + roles + "\"]");
            }
            return "{" + String.join(",", members) + "}";
        }

        private static void add(List<String> members, Claim how, String right, String wrong, String wrongType) {
            if (how != Claim.MISSING) {
                members.add(how == Claim.RIGHT ? right : how == Claim.WRONG ? wrong : wrongType);
            }
        }
    }

    private final TokenSigner signer = TokenSigner.ec("key-1");
    private final TokenSigner rsa = TokenSigner.rsa("key-2");
    private final TokenSigner stranger = TokenSigner.ec("key-1");
    private final Vertx vertx = Vertx.vertx();
    private final FakeProvider server = FakeProvider.start();
    private final KeySets keys = new KeySets(vertx, IdentityBounds.DEFAULTS, () -> 0);
    private final Authenticator callers = new Authenticator(keys, IdentityBounds.DEFAULTS);
    private final OperatorTokens operators = new OperatorTokens(keys, IdentityBounds.DEFAULTS);
    private final List<Issuer> issuers = issuers(server.url().resolve("/keys"));

    private static List<Issuer> issuers(URI url) {
        Issuer.Keys keys = new Issuer.Keys.Fetched(url);
        return List.of(
                new Issuer(
                        "corp",
                        marks(Router.DATA),
                        keys,
                        new Issuer.Data(
                                new Issuer.CallerClaims("org", null, "sub", null), Map.of("o-1", "acme"), "basic")),
                new Issuer(
                        "ops",
                        marks(Router.ADMIN),
                        keys,
                        new Issuer.Admin("sub", "groups", Map.of("VIEWER", Role.VIEWER, "ADMIN", Role.ADMIN))));
    }

    private static Issuer.Marks marks(Router router) {
        return new Issuer.Marks(ISS, router.audience, List.of("ES256"), Duration.ofSeconds(30));
    }

    @BeforeAll
    void serveTheKeys() {
        server.otherwise(Answer.json(200, TokenSigner.keySet(signer, rsa)));
    }

    @AfterAll
    void close() {
        keys.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void letsNoClaimPassThatIsWrong() {
        for (Claim iss : Claim.values()) {
            for (Claim aud : Claim.values()) {
                for (Claim exp : Claim.values()) {
                    for (Claim nbf : Claim.values()) {
                        checkSignatures(iss, aud, exp, nbf);
                    }
                }
            }
        }
        assertThat(server.requests()).hasSize(1);
    }

    private void checkSignatures(Claim iss, Claim aud, Claim exp, Claim nbf) {
        for (boolean isSigned : new boolean[] {true, false}) {
            for (Roles roles : Roles.values()) {
                for (Router router : Router.values()) {
                    check(new Cell(Alg.ALLOWED, isSigned, iss, aud, exp, nbf, Kid.KNOWN, Form.PLAIN, roles, router));
                }
            }
        }
    }

    @Test
    void letsNoOtherKindOfTokenPass() {
        for (Alg alg : Alg.values()) {
            for (Kid kid : Kid.values()) {
                for (Form form : Form.values()) {
                    for (Router router : Router.values()) {
                        check(kind(alg, true, kid, form, router));
                        check(kind(alg, false, kid, form, router));
                    }
                }
            }
        }
        assertThat(server.requests()).allMatch(request -> request.path().equals("/keys"));
    }

    private static Cell kind(Alg alg, boolean isSigned, Kid kid, Form form, Router router) {
        return new Cell(
                alg, isSigned, Claim.RIGHT, Claim.RIGHT, Claim.RIGHT, Claim.RIGHT, kid, form, Roles.ADMIN, router);
    }

    private void check(Cell cell) {
        String token = token(cell);

        assertThat(whoCalls(token))
                .as("caller by %s: %s", cell, token)
                .isEqualTo(cell.isGood() && cell.router() == Router.DATA ? "acme ann" : "401");
        assertThat(whoOperates(token))
                .as("operator by %s: %s", cell, token)
                .isEqualTo(cell.isGood() && cell.router() == Router.ADMIN ? "ops:ann " + cell.roles() : "401");
    }

    private String whoCalls(String token) {
        return callers.authenticate("Bearer " + token, null, null, new Believers(issuers), NOW)
                .await()
                .atMost(PATIENCE)
                .fold(
                        caller -> caller.tenant() + " " + caller.user(),
                        refusal -> String.valueOf(refusal.reason().status()));
    }

    private String whoOperates(String token) {
        Verdict<Optional<Operator>> found =
                operators.operator(token, issuers, NOW).await().atMost(PATIENCE);
        return found.fold(
                operator ->
                        operator.map(known -> known.name() + " " + known.role()).orElse("ops:ann NONE"),
                refusal -> String.valueOf(refusal.reason().status()));
    }

    private String token(Cell cell) {
        String claims = cell.claims();
        return switch (cell.form()) {
            case PLAIN -> signed(cell, "", claims);
            case NESTED -> signed(cell, ",\"cty\":\"JWT\"", signed(cell, "", claims));
            case ENCRYPTED ->
                TokenSigner.part(head(cell, ",\"enc\":\"A128GCM\"")) + ".." + "iv." + TokenSigner.part(claims) + ".tag";
        };
    }

    private String signed(Cell cell, String more, String claims) {
        String head = head(cell, more);
        String token = switch (cell.alg()) {
            case ALLOWED -> (cell.isSigned() ? signer : stranger).token(head, claims, "ES256");
            case OTHER -> rsa.token(head, claims, "RS384");
            case NONE -> TokenSigner.part(head) + "." + TokenSigner.part(claims) + ".";
            case HMAC -> hmac(TokenSigner.part(head) + "." + TokenSigner.part(claims));
        };
        return cell.isSigned() || cell.alg() == Alg.ALLOWED ? token : token + "A";
    }

    private static String head(Cell cell, String more) {
        String kid = switch (cell.kid()) {
            case KNOWN -> cell.alg() == Alg.OTHER ? "key-2" : "key-1";
            case UNKNOWN -> "key-3";
            case PATH -> "../../../../dev/null";
            case URL -> "http://127.0.0.1:1/keys";
        };
        String alg = switch (cell.alg()) {
            case ALLOWED -> "ES256";
            case OTHER -> "RS384";
            case NONE -> "none";
            case HMAC -> "HS256";
        };
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"jku\":\"http://127.0.0.1:1/keys\"" + more + "}";
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(signer.key().getEncoded(), "HmacSHA256"));
            byte[] tag = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Policies that know these issuers and one plan. */
    private record Believers(List<Issuer> all) implements Register {

        @Override
        public @Nullable VirtualKey key(String id) {
            return null;
        }

        @Override
        public Collection<Issuer> issuers() {
            return all;
        }

        @Override
        public Optional<Caller> caller(Issuer issuer, String tenant, @Nullable String team, String plan) {
            return Optional.of(new Caller(
                    tenant,
                    team,
                    Issuer.account(issuer.name(), plan),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    false));
        }
    }
}
