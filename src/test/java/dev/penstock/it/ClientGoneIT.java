package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.FakeProvider.Bill;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that leaves is charged what its provider bills, and counts as under way until then. */
class ClientGoneIT {

    private static final Tariff TARIFF = new Tariff(400_003, 1_600_009);
    private static final long CAP = 50;
    private static final long LIMIT = 1_000_000_000;
    private static final int PLACES = 2;
    private static final String REQUEST = Customer.asking("talker", CAP);
    private static final String STREAM = Customer.streamed(REQUEST);

    @TempDir
    static Path dir;

    private static FakeProvider provider;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        Policies policies = Policies.in(dir.resolve("policies"))
                .provider("fake", provider.url(), "retries: 0")
                .model("talker", "fake/talker")
                .price("fake/talker", TARIFF.settings());
        for (String key : new String[] {"mid-stream", "endless", "silent", "whole", "early"}) {
            policies.key("acme", key, "budgets: [ { limit_usd: 1, window: total } ]", "limits: { concurrency: 1 }");
        }
        policies.key("acme", "crowd");
        gateway = Gateways.in(dir, policies)
                .with("penstock.pipeline.drain-timeout", "2s")
                .with("penstock.edge.max-exchanges", Integer.toString(PLACES))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void whoLeavesInMidStreamIsChargedWhatTheProviderBills() throws Exception {
        Bill bill = new Bill("talker", 44, 17);
        CountDownLatch left = new CountDownLatch(1);
        provider.otherwise(Billed.inTwoParts(bill, left));

        try (LiveAnswer answer =
                new Customer(gateway, "mid-stream").watch(STREAM).awaiting("first")) {
            assertThat(answer.response().statusCode()).isEqualTo(200);
        }
        left.countDown();

        awaitSpent("mid-stream", TARIFF.cost(44, 17));
    }

    @Test
    void anAnswerWithoutAnEndIsCutOffAndChargedInFull() throws Exception {
        provider.otherwise((request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            while (true) {
                wire.chunk("data: " + Billed.event("more") + "\n\n");
                wire.pause(Duration.ofMillis(20));
            }
        });

        new Customer(gateway, "endless").watch(STREAM).awaiting("more").close();

        awaitSpent("endless", TARIFF.hold(STREAM, CAP));
    }

    @Test
    void anAnswerThatFallsSilentIsCutOffAndChargedInFull() throws Exception {
        provider.otherwise(Billed.silentAfterOneEvent());

        new Customer(gateway, "silent").watch(STREAM).awaiting("Hello").close();

        awaitSpent("silent", TARIFF.hold(STREAM, CAP));
    }

    @Test
    void whoLeavesBeforeAWholeAnswerIsChargedWhatTheProviderBills() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        provider.otherwise(Billed.after(left, Billed.of(61, 9)));

        leaveOnceSent("whole", REQUEST);
        left.countDown();

        awaitSpent("whole", TARIFF.cost(61, 9));
    }

    @Test
    void whoLeavesBeforeAStreamBeginsIsChargedWhatTheProviderBills() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        Answer stream = Billed.inTwoParts(new Bill("talker", 70, 8), left);
        provider.otherwise(Billed.after(left, stream));

        leaveOnceSent("early", STREAM);
        left.countDown();

        awaitSpent("early", TARIFF.cost(70, 8));
    }

    /** A place that were free too early would be so as soon as the gateway notices, so it is asked more than once. */
    @Test
    void whoLeavesKeepsItsPlaceUntilTheProviderHasAnswered() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        provider.answer(
                Billed.after(left, Billed.of(1, 1)),
                Billed.after(left, Billed.inTwoParts(new Bill("talker", 1, 1), left)));
        provider.otherwise(Billed.of(1, 1));
        Customer crowd = new Customer(gateway, "crowd");
        leaveOnceSent("crowd", REQUEST);
        leaveOnceSent("crowd", STREAM);

        for (int i = 0; i < 20; i++) {
            assertThat(crowd.ask(REQUEST).body()).contains("gateway_overloaded");
        }
        left.countDown();

        Eventually.asserts(() -> assertThat(crowd.ask(REQUEST).statusCode()).isEqualTo(200));
    }

    /** Sends the request and hangs up as soon as the provider has it. */
    private static void leaveOnceSent(String key, String body) throws Exception {
        int before = provider.requests().size();
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
                + Policies.secret(key) + "\r\ncontent-length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", gateway.url().getPort())) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            Eventually.asserts(() -> assertThat(provider.requests()).hasSizeGreaterThan(before));
        }
    }

    /** The account shows just this much, nothing is held, and the slot is free. */
    private static void awaitSpent(String key, long nanoUsd) throws Exception {
        Eventually.asserts(() -> assertThat(new Operator(gateway).account("acme.key:" + key + ".total"))
                .isEqualTo(new Operator.Account(LIMIT, nanoUsd, 0)));
        provider.otherwise(Billed.of(1, 1));
        assertThat(new Customer(gateway, key).ask(REQUEST).statusCode())
                .as("the slot is free")
                .isEqualTo(200);
    }
}
