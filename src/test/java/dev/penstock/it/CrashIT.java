package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed in mid-stream forgets nothing that may have been billed. */
class CrashIT {

    private static final Tariff TARIFF = new Tariff(150_001, 600_007);
    private static final long CAP = 333;
    private static final String REQUEST = Customer.streamed(Customer.asking("talker", CAP));
    private static final long LIMIT = 1_000_000_000;
    private static final String ACCOUNT = "acme.key:alice.total";

    @TempDir
    Path dir;

    private final List<GatewayProcess> started = new ArrayList<>();
    private FakeProvider provider;
    private Policies policies;

    @BeforeEach
    void declare() {
        provider = FakeProvider.start().otherwise(Billed.silentAfterOneEvent());
        policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "alice", "budgets: [ { limit_usd: 1, window: total } ]", "limits: { concurrency: 1 }");
    }

    /** A test that fails leaves its processes behind. */
    @AfterEach
    void close() throws IOException {
        provider.close();
        started.forEach(GatewayProcess::kill);
        if (Files.exists(redisPidFile())) {
            ProcessHandle.of(redisPid()).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void chargesTheWholeHoldOnceTheLeaseHasPassed() throws Exception {
        long hold = TARIFF.hold(REQUEST, CAP);
        try (PrivateRedis redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom())) {
            GatewayProcess killed = quick(Gateways.on(redis, dir.resolve("killed"), policies));
            try (LiveAnswer answer =
                    new Customer(killed, "alice").watch(REQUEST).awaiting("Hello")) {
                assertThat(new Operator(killed).account(ACCOUNT)).isEqualTo(new Operator.Account(LIMIT, 0, hold));
                killed.kill();
            }

            try (GatewayProcess next = quick(Gateways.on(redis, dir.resolve("next"), policies))) {
                Eventually.asserts(() -> assertThat(new Operator(next).account(ACCOUNT))
                        .isEqualTo(new Operator.Account(LIMIT, hold, 0)));
                provider.otherwise(Billed.of(30, 3));
                assertThat(new Customer(next, "alice")
                                .ask(Customer.asking("talker", CAP))
                                .statusCode())
                        .as("the slot is free again")
                        .isEqualTo(200);
                Eventually.asserts(() -> assertThat(new Operator(next).account(ACCOUNT))
                        .isEqualTo(new Operator.Account(LIMIT, hold + TARIFF.cost(30, 3), 0)));
            }
        }
    }

    @Test
    void leavesItsOwnRedisToTheNextGatewayWhichStopsIt() throws Exception {
        long hold = TARIFF.hold(REQUEST, CAP);
        GatewayProcess killed = quick(Gateways.in(dir, policies));
        long redis = redisPid();
        try (LiveAnswer answer = new Customer(killed, "alice").watch(REQUEST).awaiting("Hello")) {
            killed.kill();
        }
        assertThat(isAlive(redis)).as("the private Redis survives").isTrue();

        try (GatewayProcess next = quick(Gateways.in(dir, policies))) {
            assertThat(redisPid()).as("the private Redis is adopted").isEqualTo(redis);
            Eventually.asserts(() ->
                    assertThat(new Operator(next).account(ACCOUNT)).isEqualTo(new Operator.Account(LIMIT, hold, 0)));
        }

        Eventually.asserts(() -> assertThat(isAlive(redis))
                .as("a stop in good order leaves no server")
                .isFalse());
    }

    @Test
    void forgetsNothingOverAStopInGoodOrder() throws Exception {
        provider.otherwise(Billed.of(1_000, 50));
        try (GatewayProcess first = quick(Gateways.in(dir, policies))) {
            assertThat(new Customer(first, "alice")
                            .ask(Customer.asking("talker", CAP))
                            .statusCode())
                    .isEqualTo(200);
        }

        try (GatewayProcess next = quick(Gateways.in(dir, policies))) {
            assertThat(new Operator(next).account(ACCOUNT))
                    .isEqualTo(new Operator.Account(LIMIT, TARIFF.cost(1_000, 50), 0));
        }
    }

    private GatewayProcess quick(GatewayProcess.Options options) {
        GatewayProcess gateway = options.with("penstock.budget.lease", "2s")
                .with("penstock.budget.sweep-interval", "250ms")
                .start();
        started.add(gateway);
        return gateway;
    }

    private Path redisPidFile() {
        return dir.resolve("data/redis/redis.pid");
    }

    private long redisPid() throws IOException {
        return Long.parseLong(Files.readString(redisPidFile()).strip());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }
}
