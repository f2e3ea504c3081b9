package dev.penstock.pipeline;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A streamed answer on its way to its client: whole events, as they come, and no faster than they are taken. */
public interface Events extends ReadStream<Buffer> {

    /** The client is gone: nothing is passed on any more, and the rest is read for its usage. */
    void abandon();

    /** Runs the action once nothing is done for the answer any more, however it ends. */
    void whenOver(Runnable action);
}
