package dev.penstock.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A provider in a process of its own that answers every request with the same bytes.
 *
 * <p>{@code GET /served} tells how many requests it has answered: what a cache claims to have kept away from it can be
 * checked. It runs until its standard input ends, so that it never outlives the benchmark.
 */
final class MockUpstream {

    static final int TEXT_EVENTS = 16;

    private static final byte[] STREAM = "\"stream\":true".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx;
    private final MockAnswers answers;
    private final int delayMillis;
    private final int paceMillis;
    private long served; // one event loop owns it

    private MockUpstream(Vertx vertx, MockAnswers answers, int delayMillis, int paceMillis) {
        this.vertx = vertx;
        this.answers = answers;
        this.delayMillis = delayMillis;
        this.paceMillis = paceMillis;
    }

    /** Arguments: the milliseconds before each answer, and those between two events of a stream. Prints its port. */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        MockUpstream mock = new MockUpstream(
                vertx, MockAnswers.make(TEXT_EVENTS), Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(1024))
                .connectHandler(mock::serve)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println(server.actualPort()))
                .onFailure(error -> System.exit(1));
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private void serve(NetSocket socket) {
        socket.handler(new MessageReader(new MessageReader.Listener() {
            @Override
            public void bodyBegins() {}

            @Override
            public void messageEnds(Message request) {
                answer(socket, request);
            }
        })::accept);
    }

    private void answer(NetSocket socket, Message request) {
        if (request.head().startsWith("get /served ")) {
            write(socket, MockAnswers.json(Long.toString(served)));
            return;
        }
        served++;
        boolean stream = request.bodyContains(STREAM);
        Runnable answer = stream ? () -> stream(socket) : () -> write(socket, answers.whole());
        if (delayMillis == 0) {
            answer.run();
        } else {
            vertx.setTimer(delayMillis, timer -> answer.run());
        }
    }

    private void stream(NetSocket socket) {
        List<Buffer> events = answers.streamEvents();
        if (paceMillis == 0) {
            write(socket, answers.streamHead());
            events.forEach(event -> write(socket, event));
            return;
        }
        write(socket, answers.streamHead().copy().appendBuffer(events.get(0)));
        int[] next = {1};
        vertx.setPeriodic(paceMillis, timer -> {
            write(socket, events.get(next[0]++));
            if (next[0] == events.size()) {
                vertx.cancelTimer(timer);
            }
        });
    }

    /** A reader that left closes its socket, and what was on the way to it is lost without harm. */
    private static void write(NetSocket socket, Buffer bytes) {
        socket.write(bytes).onFailure(gone -> {});
    }
}
