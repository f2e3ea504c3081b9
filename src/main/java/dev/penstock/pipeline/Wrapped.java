package dev.penstock.pipeline;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** Bytes as a buffer that is those bytes and no copy of them: from then on nobody writes into either. */
final class Wrapped {

    private Wrapped() {}

    static Buffer of(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
