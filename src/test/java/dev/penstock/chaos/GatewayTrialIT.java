package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trial tells a gateway that keeps budgets from one that does not. */
class GatewayTrialIT {

    private static final long LIMIT = 20_000_000;
    private static final int REQUESTS = 120;
    private static final int CLIENTS = 24;

    @TempDir
    Path folder;

    private BillingOracle oracle;

    @BeforeEach
    void startOracle() throws Exception {
        oracle = BillingOracle.friendly(1, TrialSettings.PRICE, 0, Clock.systemUTC());
    }

    @AfterEach
    void stopOracle() throws Exception {
        oracle.close();
    }

    @Test
    void acquitsPenstock() throws Exception {
        Policies policies = Policies.in(folder.resolve("policies"))
                .provider("oracle", oracle.url())
                .model("oracle", "oracle/any")
                .price("oracle/any", TrialSettings.PRICE.settings())
                .key("acme", "alice", "budgets: [ { limit_usd: " + Usd.of(LIMIT) + ", window: total } ]");
        try (GatewayProcess gateway = GatewayProcess.in(folder)
                .with("penstock.policies", policies.write().toString())
                .start()) {
            ChaosReport report = trial(URI.create(gateway.apiUrl()), Policies.secret("alice"));

            assertThat(report.violations()).isEmpty();
            assertThat(report.figures()).extractingByKey("refused with 429").isNotEqualTo("0");
        }
    }

    @Test
    void convictsAGatewayThatChecksAndThenActs() throws Exception {
        try (CheckThenActGateway gateway = new CheckThenActGateway(oracle.url(), LIMIT)) {
            ChaosReport report = trial(gateway.url(), "any");

            assertThat(report.violations()).singleElement().asString().contains("more than the budget of 0.02 USD");
            assertThat(report.figures()).extractingByKey("refused with 429").isNotEqualTo("0");
        }
    }

    @Test
    void doesNotAcquitWhoNeverAsksTheOracle() throws Exception {
        try (BillingOracle another = BillingOracle.friendly(1, TrialSettings.PRICE, 0, Clock.systemUTC());
                CheckThenActGateway gateway = new CheckThenActGateway(another.url(), LIMIT)) {
            assertThat(trial(gateway.url(), "any").violations())
                    .singleElement()
                    .asString()
                    .contains("nothing was billed");
        }
    }

    private ChaosReport trial(URI gateway, String key) throws Exception {
        TrialSettings settings = new TrialSettings(gateway, key, "oracle", LIMIT, 0, REQUESTS, CLIENTS, 1);
        return new GatewayTrial(settings, oracle, Clock.systemUTC()).run();
    }
}
