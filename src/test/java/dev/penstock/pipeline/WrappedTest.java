package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WrappedTest {

    private final byte[] bytes = "body".getBytes(StandardCharsets.US_ASCII);

    @Test
    void isTheBytesThemselves() {
        Buffer wrapped = Wrapped.of(bytes);

        assertThat(wrapped.getByteBuf().array()).isSameAs(bytes);
    }

    @Test
    void canBeSentMoreThanOnce() {
        Buffer wrapped = Wrapped.of(bytes);

        // What a connection does once it has written.
        wrapped.getByteBuf().release();

        assertThat(wrapped).hasToString("body");
    }
}
