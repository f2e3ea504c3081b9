package dev.penstock.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** One kept-alive connection of the driver, with at most one request under way. */
final class Connection implements MessageReader.Listener {

    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.UTF_8);

    private final NetSocket socket;
    private final boolean stream;
    private final BiConsumer<Connection, Answer> answered;
    private boolean busy;
    private long intended;
    private long firstByte;

    Connection(NetSocket socket, boolean stream, BiConsumer<Connection, Answer> answered) {
        this.socket = socket;
        this.stream = stream;
        this.answered = answered;
        socket.handler(new MessageReader(this)::accept);
        socket.closeHandler(closed -> lost());
    }

    /** Sends a request whose time counts from when it was meant to go out. */
    void send(Buffer request, long intendedAt) {
        busy = true;
        intended = intendedAt;
        socket.write(request).onFailure(error -> lost());
    }

    @Override
    public void bodyBegins() {
        firstByte = System.nanoTime();
    }

    @Override
    public void messageEnds(Message answer) {
        busy = false;
        answered.accept(this, new Answer(firstByte - intended, System.nanoTime(), failure(answer), true));
    }

    private String failure(Message answer) {
        if (answer.status() != 200) {
            return "status " + answer.status() + ": " + answer.body();
        }
        return stream && !answer.bodyContains(DONE) ? "a stream without its end" : "";
    }

    private void lost() {
        if (busy) {
            busy = false;
            answered.accept(this, new Answer(0, System.nanoTime(), "the connection was closed", false));
        }
    }
}
