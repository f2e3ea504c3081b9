package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest implements MessageReader.Listener {

    private final List<String> seen = new ArrayList<>();
    private final MessageReader reader = new MessageReader(this);

    @Override
    public void bodyBegins() {
        seen.add("body begins");
    }

    @Override
    public void messageEnds(Message message) {
        seen.add(message.status() + " " + message.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    void findsMessagesHoweverTheirBytesAreCut(int piece) {
        String bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello"
                + "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"
                + "HTTP/1.1 500 Oh\r\ncontent-length:2\r\n\r\nno";

        for (int at = 0; at < bytes.length(); at += piece) {
            reader.accept(Buffer.buffer(bytes.substring(at, Math.min(bytes.length(), at + piece))));
        }

        assertThat(seen)
                .containsExactly(
                        "body begins", "200 hello", "body begins", "404 abc0123456789", "body begins", "500 no");
    }

    @Test
    void aChunkThatLooksLikeTheEndOfItsMessageIsNot() {
        reader.accept(Buffer.buffer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\n"));

        assertThat(seen).containsExactly("body begins");
    }

    @Test
    void readsAMessageLargerThanItsFirstBuffer() {
        String body = "x".repeat(100_000);

        reader.accept(Buffer.buffer("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + body));

        assertThat(seen).containsExactly("body begins", "200 " + body);
    }
}
