package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Answer;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.RawConnection;
import dev.penstock.testing.RawReply;
import dev.penstock.testing.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as clients meet them: event by event, no faster than they read, and with an end that can be seen. */
final class StreamingIT {

    private static final TestKey KEY = new TestKey("stream");
    private static final int EVENT_BYTES_MAX = 65_536;
    private static final String DONE = "data: [DONE]\n\n";
    private static final String FINISH = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    private static final String POLICIES = """
            providers:
              fake: { dialect: openai, base_url: "%s", retries: 0 }
            models:
              talker: { target: fake/talker }
            tenants:
              acme:
                keys: { stream: { sha256: "%s" } }
            """;

    @TempDir
    static Path folder;

    private static FakeProvider provider;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        provider = FakeProvider.start();
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("all.yaml"), POLICIES.formatted(provider.url(), KEY.sha256()));
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with("penstock.policies", policies.toString())
                .with("penstock.redis.timeout", "5s")
                .with("penstock.edge.keep-alive", "300ms")
                .with("penstock.pipeline.max-event-bytes", Integer.toString(EVENT_BYTES_MAX))
                .with("penstock.pipeline.late-timeout", "1s")
                .with("penstock.upstream.stream-idle-timeout", "3s")
                .start();
        client = new Client(gateway, KEY.text());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    private static String delta(String content) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}";
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** A streamed answer whose writing the lambda tells. */
    private static Answer streamed(Answer body) {
        return (request, wire) -> {
            wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
            body.to(request, wire);
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void await(Semaphore turn) throws IOException {
        try {
            if (!turn.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new IOException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static String ask() {
        return Client.asking("talker", "Talk", "\"stream\":true");
    }

    private static HttpResponse<InputStream> open() throws Exception {
        return client.open("/chat/completions", ask());
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** The next line that is neither blank nor a sign of life. */
    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && (line.isEmpty() || line.equals(": ka"))) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    /** The body without signs of life, which come as the clock will have it. */
    private static String said() throws Exception {
        HttpResponse<String> answer = client.chat(ask());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().replace(": ka\n", "");
    }

    @Test
    void noEventWaitsForAnother() throws Exception {
        Semaphore turn = new Semaphore(0);
        provider.answer(streamed((request, wire) -> {
            for (int i = 0; i < 5; i++) {
                await(turn);
                wire.chunk(event(delta("word " + i)));
            }
            wire.chunk(event(FINISH) + DONE);
            wire.lastChunk();
        }));

        try (BufferedReader lines = lines(open())) {
            for (int i = 0; i < 5; i++) {
                turn.release();
                assertThat(next(lines)).isEqualTo("data: " + delta("word " + i));
            }
            assertThat(next(lines)).isEqualTo("data: " + FINISH);
            assertThat(next(lines)).isEqualTo("data: [DONE]");
        }
    }

    @Test
    void manyEventsOfOnePacketAndOneEventOfManyPackets() throws Exception {
        String accents = event(delta("é😀"));
        byte[] bytes = accents.getBytes(StandardCharsets.UTF_8);
        provider.answer(streamed((request, wire) -> {
            wire.chunk(event(delta("a")) + event(delta("b")) + event(delta("c")));
            for (byte b : bytes) {
                wire.chunk(new byte[] {b});
            }
            wire.chunk(event(FINISH) + DONE);
            wire.lastChunk();
        }));

        assertThat(said())
                .isEqualTo(event(delta("a")) + event(delta("b")) + event(delta("c")) + accents + event(FINISH) + DONE);
    }

    @Test
    void whatBreaksClientsStaysBehind() throws Exception {
        provider.answer(streamed((request, wire) -> {
            wire.chunk(": ping\n\n");
            wire.chunk("id: 7\nevent: message\ndata: " + delta("a") + "\n\n");
            wire.chunk("data: : keepalive\n\n");
            wire.chunk("event: ping\n\n");
            wire.chunk(event(FINISH) + DONE);
            wire.lastChunk();
        }));

        assertThat(said()).isEqualTo("event: message\n" + event(delta("a")) + event(FINISH) + DONE);
    }

    @Test
    void silenceIsBrokenByAComment() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        provider.answer(streamed((request, wire) -> {
            wire.chunk(event(delta("a")));
            await(heard);
            wire.chunk(event(FINISH) + DONE);
            wire.lastChunk();
        }));

        try (BufferedReader lines = lines(open())) {
            assertThat(lines.readLine()).isEqualTo("data: " + delta("a"));
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo(": ka");
            heard.countDown();
            assertThat(next(lines)).isEqualTo("data: " + FINISH);
        }
    }

    /** Between provider and reader are buffers of two kernels' sockets and of the gateway: some megabytes in all. */
    @Test
    void aReaderThatStopsStopsTheProvider() throws Exception {
        long flood = 128L * 1024 * 1024;
        long most = 24L * 1024 * 1024;
        AtomicLong written = new AtomicLong();
        String event = event(delta("x".repeat(8_000)));
        provider.answer(streamed((request, wire) -> flood(wire, event, flood, written)));

        try (RawConnection reader = RawConnection.withSmallBuffer(gateway.url())) {
            String body = ask();
            reader.send("POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY.text()
                    + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
            long stalledAt = stalled(written);
            assertThat(stalledAt).isLessThan(most);

            assertThat(reader.head().status()).isEqualTo(200);
            long read = 0;
            byte[] last = {};
            for (byte[] chunk = reader.chunk(); chunk.length > 0; chunk = reader.chunk()) {
                read += chunk.length;
                last = chunk;
            }
            assertThat(read).isGreaterThanOrEqualTo(flood);
            assertThat(new String(last, StandardCharsets.UTF_8)).endsWith(DONE);
        }
    }

    private static void flood(Wire wire, String event, long bytes, AtomicLong written) throws IOException {
        while (written.get() < bytes) {
            wire.chunk(event);
            written.addAndGet(event.length());
        }
        wire.chunk(event(FINISH) + DONE);
        wire.lastChunk();
    }

    /** The count once it has stood still for two seconds. */
    private static long stalled(AtomicLong count) {
        long last = -1;
        long since = System.nanoTime();
        long deadline = since + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() - deadline < 0) {
            long now = count.get();
            if (now != last || now == 0) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > Duration.ofSeconds(2).toNanos()) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("the provider never had to wait");
    }

    @Test
    void aStreamThatBreaksOffEndsInAnErrorThatClientsSee() throws Exception {
        provider.answer(Answer.eventsThenReset(delta("a")));

        String body = said();

        assertThat(body).startsWith(event(delta("a"))).endsWith("}\n\n").doesNotContain("[DONE]", "finish_reason\":\"");
        assertThat(lastEvent(body))
                .contains("\"type\":\"server_error\"", "\"param\":null", "\"code\":\"upstream_disconnected\"");
    }

    private static String lastEvent(String body) {
        String[] events = body.split("\n\n", -1);
        return events[events.length - 2];
    }

    @Test
    void aStreamThatEndsTooEarlyEndsInAnErrorToo() throws Exception {
        provider.answer(Answer.events(delta("a")));

        assertThat(lastEvent(said())).contains("\"code\":\"upstream_disconnected\"");
    }

    @Test
    void halfAnEventDoesNotPass() throws Exception {
        provider.answer(streamed((request, wire) -> {
            wire.chunk(event(delta("a")) + "data: {\"choices\":[{\"del");
            wire.pause(Duration.ofMillis(20));
            wire.reset();
        }));

        String body = said();

        assertThat(body).startsWith(event(delta("a")) + "data: {\"error\":").doesNotContain("{\"del\n");
    }

    @Test
    void aProviderThatFallsSilentIsGivenUp() throws Exception {
        provider.answer(Answer.eventsThenStall(delta("a")));

        assertThat(lastEvent(said())).contains("\"code\":\"upstream_timeout\"");
    }

    @Test
    void theEndMarkEndsTheBodyAlthoughTheProviderStays() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        provider.answer(streamed((request, wire) -> {
            wire.chunk(event(delta("a")) + event(FINISH) + DONE + event(delta("behind the end")));
            wire.stall();
            hungUp.countDown();
        }));

        assertThat(said()).isEqualTo(event(delta("a")) + event(FINISH) + DONE);
        // And it is not waited for.
        assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aMissingEndMarkIsPutBehindAFinishedAnswer() throws Exception {
        provider.answer(Answer.events(delta("a"), FINISH));

        assertThat(said()).isEqualTo(event(delta("a")) + event(FINISH) + DONE);
    }

    @Test
    void anErrorOfTheProvidersOwnEndsTheStreamAsItCame() throws Exception {
        String error = "{\"error\":{\"message\":\"overloaded\",\"odd\":1.0}}";
        provider.answer(Answer.events(delta("a"), error));

        assertThat(said()).isEqualTo(event(delta("a")) + event(error));
    }

    @Test
    void anEventBeyondTheLimitEndsTheStream() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        provider.answer(streamed((request, wire) -> {
            wire.chunk(event(delta("a")));
            wire.chunk("data: " + "x".repeat(EVENT_BYTES_MAX + 1));
            wire.stall();
            hungUp.countDown();
        }));

        String body = said();

        assertThat(body).startsWith(event(delta("a"))).doesNotContain("xxxx");
        assertThat(lastEvent(body)).contains("\"code\":\"upstream_answer_too_large\"");
        assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLargeEventWithinTheLimitPasses() throws Exception {
        String large = delta("x".repeat(EVENT_BYTES_MAX - 1_000));
        provider.answer(Answer.events(large, FINISH, "[DONE]"));

        assertThat(said()).isEqualTo(event(large) + event(FINISH) + DONE);
    }

    @Test
    void anAnswerThatIsNoStreamPassesWhole() throws Exception {
        String whole = "{\"choices\":[],\"usage\":null}";
        provider.answer(Answer.json(200, whole));

        HttpResponse<String> answer = client.chat(ask());

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo(whole);
    }

    @Test
    void theConnectionServesTheNextRequestAfterAStream() throws Exception {
        provider.answer(Answer.eventsThenReset(delta("a")), Answer.events(FINISH, "[DONE]"));
        String body = ask();
        String request = "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY.text()
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;

        try (RawConnection connection = RawConnection.to(gateway.url())) {
            RawReply broken = connection.send(request).reply();
            RawReply sound = connection.send(request).reply();

            assertThat(broken.text()).contains("upstream_disconnected");
            assertThat(sound.text().replace(": ka\n", "")).isEqualTo(event(FINISH) + DONE);
        }
    }
}
