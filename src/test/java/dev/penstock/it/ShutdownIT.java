package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.PrivateRedis;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.ConnectException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is asked to stop ends what is under way, and leaves nothing held. */
class ShutdownIT {

    private static final Tariff TARIFF = new Tariff(400_003, 1_600_009);
    private static final long CAP = 50;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String STREAM = Customer.streamed(REQUEST);
    private static final Bill BILL = new Bill("talker", 44, 17);

    @TempDir
    Path dir;

    private final List<GatewayProcess> started = new ArrayList<>();
    private PrivateRedis redis;
    private FakeProvider provider;
    private Policies policies;
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        redis = PrivateRedis.start(dir.resolve("redis"), new SecureRandom());
        provider = FakeProvider.start();
        policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings())
                .key("acme", "alice", "budgets: [ { limit_usd: 1, window: total } ]");
    }

    /** A test that fails leaves its gateway behind. */
    @AfterEach
    void stop() {
        goOn.countDown();
        started.forEach(GatewayProcess::kill);
        provider.close();
        redis.close();
    }

    @Test
    void endsStreamsThatAreUnderWay() throws Exception {
        provider.otherwise(Billed.inTwoParts(BILL, goOn));
        GatewayProcess stopping = start(gateway("stopping"));
        try (LiveAnswer answer = new Customer(stopping, "alice").watch(STREAM).awaiting("first")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
            awaitStopping(stopping);

            goOn.countDown();

            assertThat(answer.rest()).contains("second").contains("[DONE]");
            stopped.join();
        }
        assertLeftBehind(TARIFF.cost(44, 17));
    }

    @Test
    void readsAnswersOnWhoseClientsHaveLeft() throws Exception {
        provider.otherwise(Billed.inTwoParts(BILL, goOn));
        GatewayProcess stopping = start(gateway("stopping"));
        new Customer(stopping, "alice").watch(STREAM).awaiting("first").close();
        Eventually.asserts(() -> assertThat(new Operator(stopping).metric("penstock_streams_open"))
                .isEqualByComparingTo("1"));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
        awaitStopping(stopping);

        goOn.countDown();
        stopped.join();

        assertLeftBehind(TARIFF.cost(44, 17));
    }

    @Test
    void chargesInFullWhatDoesNotEndInTime() throws Exception {
        provider.otherwise(Billed.silentAfterOneEvent());
        GatewayProcess stopping = start(gateway("stopping")
                .with("quarkus.shutdown.timeout", "1s")
                .with("penstock.budget.close-patience", "1s"));
        try (LiveAnswer answer = new Customer(stopping, "alice").watch(STREAM).awaiting("Hello")) {
            assertThat(answer.response().statusCode()).isEqualTo(200);
            stopping.close();
        }

        assertLeftBehind(TARIFF.hold(STREAM, CAP));
    }

    private GatewayProcess start(GatewayProcess.Options options) {
        GatewayProcess gateway = options.start();
        started.add(gateway);
        return gateway;
    }

    private GatewayProcess.Options gateway(String name) {
        return Gateways.on(redis, dir.resolve(name), policies);
    }

    /** A gateway that has begun to stop keeps no connection, or does not listen any more. */
    private static void awaitStopping(GatewayProcess stopping) throws Exception {
        Eventually.asserts(() -> {
            try {
                assertThat(new Customer(stopping, "nobody")
                                .ask(REQUEST)
                                .headers()
                                .firstValue("connection"))
                        .hasValue("close");
            } catch (ConnectException closed) {
                // That is as good.
            }
        });
    }

    /** The leases are a minute long, so that what is charged now was charged by the gateway that stopped. */
    private void assertLeftBehind(long nanoUsd) throws Exception {
        try (GatewayProcess next = gateway("next").start()) {
            assertThat(new Operator(next).account("acme.key:alice.total"))
                    .isEqualTo(new Operator.Account(1_000_000_000, nanoUsd, 0));
        }
    }
}
