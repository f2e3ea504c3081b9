package dev.penstock.protocol;

import static dev.penstock.protocol.Wire.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPayloadsTest {

    private static final String EVENTS = "data: {\"a\":1}\n\nevent: x\r\ndata: {\"b\":\r\ndata: 2}\r\n\r\n: ping\n\n"
            + "data: {\"c\":3}\r\rdata: [DONE]\n\n";

    private static List<String> texts(List<byte[]> payloads) {
        return payloads.stream().map(Wire::text).toList();
    }

    @Test
    void areTheDataOfEachEventInOneLineWithoutTheEndMark() {
        assertThat(texts(new EventPayloads().in(bytes(EVENTS))))
                .containsExactly("{\"a\":1}", "{\"b\": 2}", "{\"c\":3}");
    }

    @Test
    void areTheSameWhereverThePiecesEnd() {
        byte[] all = bytes(EVENTS);
        for (int cut = 0; cut <= all.length; cut++) {
            EventPayloads payloads = new EventPayloads();
            List<byte[]> came = new ArrayList<>(payloads.in(Arrays.copyOf(all, cut)));
            came.addAll(payloads.in(Arrays.copyOfRange(all, cut, all.length)));

            assertThat(texts(came)).as("cut at " + cut).hasSize(3);
        }
    }
}
