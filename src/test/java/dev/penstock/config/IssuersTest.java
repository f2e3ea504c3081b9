package dev.penstock.config;

import static dev.penstock.config.PolicyTexts.PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Role;
import dev.penstock.testing.TokenSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuersTest {

    private static final String MODELS = "models: { m: { target: sim/m } }";
    private static final String TENANTS = """
            tenants:
              acme:
                budgets: [ { limit_usd: 100, window: month } ]
                limits: { concurrency: 9 }
                teams: { red: { budgets: [ { limit_usd: 10, window: week } ] } }
              umbrella: {}
            """;
    private static final String PLANS = """
            plans:
              basic:
                models: [ m ]
                budgets: [ { limit_usd: 5, window: day } ]
                user_budgets: [ { limit_usd: 1, window: day } ]
                limits: { requests_per_minute: 7 }
              pro: { force_variants: true }
            """;
    private static final String CORP = """
            issuers:
              corp:
                issuer: https://login.example.com
                audience: penstock
                plane: data
                algorithms: [ RS256, ES256 ]
                jwks_url: https://login.example.com/keys
                claims: { tenant: org_id, team: team, plan: plan }
                tenants: { "org-17": acme, "org-18": acme }
                plan: basic
            """;

    @Test
    void readsAnIssuerOfCallers() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, MODELS, TENANTS, PLANS, CORP);

        assertThat(snapshot.issuers())
                .containsExactly(new Issuer(
                        "corp",
                        new Issuer.Marks(
                                "https://login.example.com",
                                "penstock",
                                List.of("RS256", "ES256"),
                                Duration.ofSeconds(30)),
                        new Issuer.Keys.Fetched(URI.create("https://login.example.com/keys")),
                        new Issuer.Data(
                                new Issuer.CallerClaims("org_id", "team", "sub", "plan"),
                                Map.of("org-17", "acme", "org-18", "acme"),
                                "basic")));
    }

    @Test
    void grantsWhatPlanTeamAndTenantGrantTogether() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, MODELS, TENANTS, PLANS, CORP);

        Caller caller = snapshot.tokenCaller("corp", "acme", "red", "basic").orElseThrow();
        assertThat(caller.key()).isEqualTo("jwt.corp.basic");
        assertThat(caller.models()).containsExactly("m");
        assertThat(caller.budgets())
                .extracting(Budget::label)
                .containsExactly("key:jwt.corp.basic/day", "team:red/week", "tenant/month");
        assertThat(caller.userBudgets()).extracting(Budget::label).containsExactly("key:jwt.corp.basic/day");
        assertThat(caller.limits())
                .extracting(RateLimit::measure)
                .containsExactly(RateLimit.Measure.REQUESTS_PER_MINUTE, RateLimit.Measure.CONCURRENCY);
        assertThat(snapshot.tokenCaller("corp", "acme", null, "pro")
                        .orElseThrow()
                        .forcesVariants())
                .isTrue();
    }

    @Test
    void grantsNothingThatIsNotDeclared() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, MODELS, TENANTS, PLANS, CORP);

        assertThat(snapshot.tokenCaller("corp", "acme", "blue", "basic")).isEmpty();
        assertThat(snapshot.tokenCaller("corp", "acme", null, "gold")).isEmpty();
        assertThat(snapshot.tokenCaller("corp", "nobody", null, "basic")).isEmpty();
        assertThat(snapshot.tokenCaller("nobody", "acme", null, "basic")).isEmpty();
    }

    @Test
    void listsTheCallersOfTokensOnceWithEveryTeamAndPlan() {
        Snapshot snapshot = PolicyTexts.snapshot(PROVIDERS, MODELS, TENANTS, PLANS, CORP);

        assertThat(snapshot.callers())
                .extracting(caller -> caller.key() + " " + caller.team())
                .containsExactly("jwt.corp.basic null", "jwt.corp.basic red", "jwt.corp.pro null", "jwt.corp.pro red");
    }

    @Test
    void readsAnIssuerOfOperatorsWithItsKeys() {
        TokenSigner signer = TokenSigner.ec("k");
        String ops = """
                issuers:
                  ops:
                    issuer: "https://login.${HOST}"
                    audience: penstock-admin
                    plane: admin
                    algorithms: [ ES256 ]
                    jwks_file: corp.jwks.json
                    leeway: 5s
                    claims: { user: email, roles: groups }
                    roles: { platform: penstock-admin, everyone: penstock-viewer }
                """;

        Issuer issuer = withKeys(ops, TokenSigner.keySet(signer))
                .fold(snapshot -> snapshot.issuers().get(0), problem -> {
                    throw new AssertionError(problem.toString());
                });

        assertThat(issuer.plane())
                .isEqualTo(
                        new Issuer.Admin("email", "groups", Map.of("platform", Role.ADMIN, "everyone", Role.VIEWER)));
        assertThat(issuer.marks().issuer()).isEqualTo("https://login.example.com");
        assertThat(issuer.marks().leeway()).isEqualTo(Duration.ofSeconds(5));
        assertThat(issuer.keys()
                        .<Optional<?>>fold(
                                url -> Optional.empty(), given -> given.set().find("k", "ES256")))
                .isPresent();
        String problem = withKeys(ops, "{}").fold(snapshot -> "", PolicyProblem::toString);
        assertThat(problem)
                .isEqualTo("a.yaml:7: the file 'corp.jwks.json' is no key set: it has no list 'keys' of at most 64");
    }

    private static Reading withKeys(String text, String keySet) {
        return PolicyTexts.files(Path.of("."))
                .compile(Sources.of(
                        Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)),
                        Map.of("corp.jwks.json", keySet.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "    audience: penstock | | 2: corp: audience is missing",
                "    issuer: https://login.example.com | | 2: corp: issuer is missing",
                "    plane: data | | 2: corp: plane is missing",
                "plane: data | plane: both | 5: plane: must be one of data, admin",
                "[ RS256, ES256 ] | [] | 2: corp: algorithms are missing",
                "[ RS256, ES256 ] | [ RS256, HS256 ] | 6: an algorithm is one of ES256, ES384, ES512, PS256",
                "[ RS256, ES256 ] | [ none ] | 6: an algorithm is one of",
                "    jwks_url: https://login.example.com/keys | | 2: corp: an issuer has one of jwks_url and jwks_file",
                "https://login.example.com/keys | http://login.example.com/keys | 7: jwks_url must be https://",
                "https://login.example.com/keys | https://me@login.example.com/keys | 7: jwks_url must be https://",
                "https://login.example.com/keys | file:///etc/passwd | 7: jwks_url must be https://",
                "jwks_url: https://login.example.com/keys | jwks_file: /etc/jwks.json | 7: there is no file '/etc/jwks.json' beside",
                "    plan: basic | `leeway: 61s\\n    plan: basic` | 2: corp: leeway must be at most 60s",
                "    plan: basic | `leeway: 30` | 10: leeway: must be a duration",
                "{ tenant: org_id, team: team, plan: plan } | { team: team } | 2: corp: claims must name the tenant's",
                "{ tenant: org_id, team: team, plan: plan } | { tenant: org_id, role: x } | 8: unknown field 'role'",
                "{ tenant: org_id, team: team, plan: plan } | { tenant: org_id, roles: x } | 2: corp: roles are for the plane admin only",
                "{ \"org-17\": acme, \"org-18\": acme } | {} | 2: corp: tenants are missing",
                "\"org-18\": acme | \"org-18\": evil | 9: the tenant 'evil' is not declared",
                "plan: basic | plan: gold | 10: the plan 'gold' is not declared",
                "    plan: basic | `roles: { a: penstock-admin }` | 2: corp: roles are for the plane admin only",
                "plane: data | plane: admin | 2: corp: claims must name the roles' on the plane admin",
                "corp: | Corp: | 2: the name of a token issuer has",
            })
    void saysWhatIsWrongWithAnIssuer(String part, String instead, String expected) {
        assertThat(CORP).contains(part);
        String text = CORP.replace(part, instead == null ? "" : instead.replace("\\n", "\n"))
                .replaceAll("(?m)^ *\n", "");

        String problem =
                PolicyTexts.problem(PROVIDERS, MODELS, TENANTS, PLANS, text).toString();

        assertThat(problem).startsWith("e.yaml:" + expected);
    }

    @Test
    void wantsAPlanForEveryToken() {
        String text = CORP.replace("    plan: basic\n", "").replace(", plan: plan", "");

        assertThat(PolicyTexts.problem(PROVIDERS, MODELS, TENANTS, PLANS, text).toString())
                .isEqualTo("e.yaml:2: an issuer has a plan, or claims that name the plan's");
    }

    @Test
    void tellsTwoPlanesOfOneIssuerApartByTheirAudience() {
        String second = CORP.replace("corp:", "other:");

        assertThat(PolicyTexts.problem(PROVIDERS, MODELS, TENANTS, PLANS, CORP, second)
                        .toString())
                .startsWith("f.yaml:4: another entry has the same issuer and audience, in e.yaml:2");
        assertThat(PolicyTexts.snapshot(
                                PROVIDERS,
                                MODELS,
                                TENANTS,
                                PLANS,
                                CORP,
                                second.replace("audience: penstock", "audience: other"))
                        .issuers())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pro: { models: [] } | 2: pro: models must not be empty",
                "pro: {\\n models: [ q ] } | 3: 'q' matches no model",
                "pro: { budgets: [ { limit_usd: 1 } ] } | 2: budgets: window is missing",
                "pro: { sha256: x } | 2: unknown field 'sha256'",
                "Pro: {} | 2: the name of a plan has",
            })
    void saysWhatIsWrongWithAPlan(String plan, String expected) {
        assertThat(PolicyTexts.problem(PROVIDERS, MODELS, "plans:\n  " + plan.replace("\\n", "\n"))
                        .toString())
                .startsWith("c.yaml:" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/keys", "http://localhost/keys", "http://[::1]:9/keys?p=1"})
    void takesPlainKeysFromThisMachineOnly(String url) {
        String text = CORP.replace("https://login.example.com/keys", "\"" + url + "\"");

        assertThat(PolicyTexts.snapshot(PROVIDERS, MODELS, TENANTS, PLANS, text).issuers())
                .hasSize(1);
    }

    @Test
    void keepsTokensFromOpeningRealModelsToTheTenantOfTheDemoKey() {
        String demo =
                "tenants: { demo: { keys: { demo: { models: [ s ], sha256: " + DemoKeyRule.DEMO_SHA256 + " } } } }";
        String providers = "providers: { sim: { dialect: openai, base_url: 'http://127.0.0.1:1/simulator/v1' },"
                + " real: { dialect: openai, base_url: 'https://api.example.com/v1' } }";
        String models = "models: { s: { target: sim/s }, m: { target: real/m } }";
        String corp = CORP.replaceAll("tenants: .*", "tenants: { o: demo }");

        assertThat(PolicyTexts.problem(providers, models, demo, PLANS, corp).toString())
                .startsWith("c.yaml:1: this is the published demo key")
                .contains("the key 'jwt.corp.basic' reaches the provider 'real' by 'm'");
    }
}
