package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The messages and tools of a chat.
 *
 * <p>They count the tokens of every text, role, name and tool, {@value #FRAME_TOKENS} for each message and as many
 * before the answer, and {@value #MEDIA_TOKENS} for each image, sound or file: less than the bytes of the JSON around
 * them.
 *
 * @param canonical all of it as compact JSON, on which the answer depends
 * @param question what the user said, where the last message is the user's; empty otherwise
 * @param tokens what it counts
 */
record Conversation(String canonical, String question, int tokens) {

    private static final int FRAME_TOKENS = 3;
    private static final int MEDIA_TOKENS = 16;
    private static final List<String> MEDIA = List.of("image_url", "input_audio", "file");

    static Conversation read(Members request) {
        List<Members> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw request.wrong("messages", "a list of at least one message");
        }
        int tokens = FRAME_TOKENS;
        for (Members message : messages) {
            tokens += tokens(message);
        }
        JsonNode tools = request.any("tools");
        Members last = messages.get(messages.size() - 1);
        return new Conversation(
                messages.toString() + tools + request.any("seed"),
                last.text("role").equals("user") ? text(last) : "",
                tools == null ? tokens : tokens + TokenCount.of(tools));
    }

    TextRequest.Prompt prompt(SimModel model) {
        return new TextRequest.Prompt(Seed.of(model.id()).with(canonical), question, tokens);
    }

    private static int tokens(Members message) {
        int tokens = FRAME_TOKENS + SimTokenizer.count(message.text("role"));
        for (String member : List.of("name", "tool_calls", "tool_call_id")) {
            JsonNode value = message.any(member);
            tokens += value == null ? 0 : TokenCount.of(value);
        }
        return tokens + SimTokenizer.count(text(message)) + MEDIA_TOKENS * media(message);
    }

    private static String text(Members message) {
        JsonNode content = message.any("content");
        if (content == null || content.isTextual()) {
            return content == null ? "" : content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (Members part : message.objects("content")) {
            text.append(isMedia(part) ? "" : part.text("text"));
        }
        return text.toString();
    }

    private static int media(Members message) {
        JsonNode content = message.any("content");
        if (content == null || content.isTextual()) {
            return 0;
        }
        int media = 0;
        for (Members part : message.objects("content")) {
            media += isMedia(part) ? 1 : 0;
        }
        return media;
    }

    private static boolean isMedia(Members part) {
        return MEDIA.contains(part.text("type"));
    }
}
