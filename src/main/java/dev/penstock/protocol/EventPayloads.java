package dev.penstock.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the payloads out of server-sent events, to be sent on in events of another kind. */
public final class EventPayloads {

    private final EventSplitter events = new EventSplitter();
    private final EventFrame event = new EventFrame();

    /** The payload of each event that ends in these bytes, in one line; the stream's end mark is none. */
    public List<byte[]> in(byte[] chunk) {
        List<byte[]> payloads = new ArrayList<>(1);
        events.feed(chunk);
        while (events.next()) {
            event.read(events.bytes(), events.eventFrom(), events.eventTo(), events.eventLines(), events.firstLineTo());
            if (event.hasPayload() && !event.isDone()) {
                payloads.add(inOneLine(Arrays.copyOfRange(event.payload(), event.payloadFrom(), event.payloadTo())));
            }
        }
        events.keepRest();
        return payloads;
    }

    /** A line break in JSON is white space. */
    static byte[] inOneLine(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] = payload[i] == '\n' || payload[i] == '\r' ? (byte) ' ' : payload[i];
        }
        return payload;
    }
}
