package dev.penstock.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A provider on loopback that obeys a script, remembers what it was sent, and keeps its own bill.
 *
 * <p>It is a real server on raw sockets with one thread for each connection, and shares no code with the gateway: what it
 * saw and billed is what a provider would have seen and billed.
 *
 * <pre>{@code
 * try (FakeProvider provider = FakeProvider.start()) {
 *     provider.answer(Answer.json(429, "{}", "retry-after: 1"), Answer.chat("Hello"));
 *     … provider.url() …
 *     assertThat(provider.requests()).hasSize(2);
 * }
 * }</pre>
 */
public final class FakeProvider implements AutoCloseable {

    /**
     * What was billed for one request.
     *
     * @param model the model that was asked for
     * @param inputTokens the input tokens
     * @param outputTokens the output tokens, over all choices
     */
    public record Bill(String model, long inputTokens, long outputTokens) {}

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-provider");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Bill> bills = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Answer otherwise = Answer.chat("Hello from the fake provider");

    private FakeProvider(ServerSocket listener) {
        this.listener = listener;
    }

    /** A provider that listens on a free port, and answers every request with a friendly chat completion. */
    public static FakeProvider start() {
        try {
            FakeProvider provider = new FakeProvider(new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress()));
            provider.threads.execute(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A base URL at which nobody listens. */
    public static URI nobody() {
        try (FakeProvider gone = start()) {
            return gone.url();
        }
    }

    /** The base URL, ending in {@code /v1}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    /** Answers the next requests so, one after the other. */
    public FakeProvider answer(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** Answers so whatever the script has no answer for. */
    public FakeProvider otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    /** All requests so far, in the order of their arrival. */
    public List<Received> requests() {
        return requests;
    }

    /** The next request that no earlier call gave; waits up to ten seconds for it. */
    public Received awaitRequest() throws InterruptedException {
        Received next = arrivals.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request came within 10 s");
        }
        return next;
    }

    /** What was billed so far. */
    public List<Bill> bills() {
        return bills;
    }

    /** How many connections were made so far. */
    public int connections() {
        return sockets.size();
    }

    @Override
    public void close() {
        closed.countDown();
        closeQuietly(listener);
        sockets.forEach(FakeProvider::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Wire wire = new Wire(socket, closed, bills::add);
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            while (wire.isOpen()) {
                Received request = Received.read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                arrivals.add(request);
                nextAnswer().to(request, wire);
            }
        } catch (IOException e) {
            // The client left, or the test is over.
        }
    }

    private Answer nextAnswer() {
        @Nullable Answer scripted = script.poll();
        return scripted == null ? otherwise : scripted;
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }
}
