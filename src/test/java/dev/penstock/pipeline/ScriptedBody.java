package dev.penstock.pipeline;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A provider's stream whose every move a test makes. Like the real one it is paused at first, and keeps a break for the
 * exception handler that it has not got yet.
 */
final class ScriptedBody implements ReadStream<Buffer> {

    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Void> endReader;
    private @Nullable Handler<Throwable> breakReader;
    private @Nullable Throwable broken;
    private boolean flowing;

    /** Sends an event with this data. */
    void event(String data) {
        bytes("data: " + data + "\n\n");
    }

    /** Sends a piece of the stream as it stands here. */
    void bytes(String text) {
        if (reader != null) {
            reader.handle(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    void end() {
        if (endReader != null) {
            endReader.handle(null);
        }
    }

    void breakOff() {
        broken = new IllegalStateException("connection reset");
        if (breakReader != null) {
            breakReader.handle(broken);
        }
    }

    boolean isFlowing() {
        return flowing;
    }

    @Override
    public ScriptedBody handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        return this;
    }

    @Override
    public ScriptedBody endHandler(@Nullable Handler<Void> handler) {
        endReader = handler;
        return this;
    }

    @Override
    public ScriptedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        breakReader = handler;
        if (handler != null && broken != null) {
            handler.handle(broken);
        }
        return this;
    }

    @Override
    public ScriptedBody pause() {
        flowing = false;
        return this;
    }

    @Override
    public ScriptedBody resume() {
        flowing = true;
        return this;
    }

    @Override
    public ScriptedBody fetch(long amount) {
        flowing = amount > 0;
        return this;
    }
}
