package dev.penstock.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.FakeProvider.Bill;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A chat completion as a well-behaved provider gives it: a token is a word, the output cap and {@code n} are obeyed, usage
 * is reported as the request asks, and what was used goes on the bill before the first byte leaves.
 */
public final class ChatAnswer implements Answer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES_PER_INPUT_TOKEN = 4;

    private final String text;
    private final boolean reportsUsage;
    private final Duration gap;

    ChatAnswer(String text) {
        this(text, true, Duration.ZERO);
    }

    private ChatAnswer(String text, boolean reportsUsage, Duration gap) {
        this.text = text;
        this.reportsUsage = reportsUsage;
        this.gap = gap;
    }

    /** The same, without any usage. */
    public ChatAnswer withoutUsage() {
        return new ChatAnswer(text, false, gap);
    }

    /** The same, with a pause before the answer and before each event of a stream. */
    public ChatAnswer paced(Duration pause) {
        return new ChatAnswer(text, reportsUsage, pause);
    }

    @Override
    public void to(Received request, Wire wire) throws IOException {
        JsonNode ask = JSON.readTree(request.body());
        String[] words = capped(ask);
        long choices = Math.max(1, ask.path("n").asLong(1));
        long input = Math.max(1, request.body().length / BYTES_PER_INPUT_TOKEN);
        wire.bill(new Bill(ask.path("model").asText(), input, words.length * choices));
        String usage = "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(input, words.length * choices, input + words.length * choices);
        if (ask.path("stream").asBoolean()) {
            boolean asked = ask.at("/stream_options/include_usage").asBoolean();
            stream(wire, words, choices, reportsUsage && asked ? usage : "");
        } else {
            wire.pause(gap);
            whole(words, choices, reportsUsage ? usage : "").to(request, wire);
        }
    }

    private String[] capped(JsonNode ask) {
        String[] words = text.split(" ", -1);
        long cap =
                ask.path("max_completion_tokens").asLong(ask.path("max_tokens").asLong(words.length));
        return Arrays.copyOf(words, (int) Math.min(cap, words.length));
    }

    private static Answer whole(String[] words, long choices, String usage) throws IOException {
        StringBuilder body = new StringBuilder(
                "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"fake\",\"choices\":[");
        String content = JSON.writeValueAsString(String.join(" ", words));
        for (long i = 0; i < choices; i++) {
            body.append(i == 0 ? "" : ",")
                    .append(
                            "{\"index\":%d,\"message\":{\"role\":\"assistant\",\"content\":%s},\"finish_reason\":\"stop\"}"
                                    .formatted(i, content));
        }
        body.append("]").append(usage.isEmpty() ? "" : ",\"usage\":" + usage).append("}");
        return Answer.json(200, body.toString());
    }

    private void stream(Wire wire, String[] words, long choices, String usage) throws IOException {
        wire.pause(gap);
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
        for (int word = 0; word < words.length; word++) {
            String content = JSON.writeValueAsString((word == 0 ? "" : " ") + words[word]);
            for (long i = 0; i < choices; i++) {
                event(
                        wire,
                        "[{\"index\":%d,\"delta\":{\"content\":%s},\"finish_reason\":null}]".formatted(i, content),
                        "");
            }
            wire.pause(gap);
        }
        for (long i = 0; i < choices; i++) {
            event(wire, "[{\"index\":%d,\"delta\":{},\"finish_reason\":\"stop\"}]".formatted(i), "");
        }
        if (!usage.isEmpty()) {
            event(wire, "[]", ",\"usage\":" + usage);
        }
        wire.chunk("data: [DONE]\n\n");
        wire.lastChunk();
    }

    private static void event(Wire wire, String choices, String usage) throws IOException {
        wire.chunk(
                "data: {\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\","
                        + "\"choices\":" + choices + usage + "}\n\n");
    }
}
