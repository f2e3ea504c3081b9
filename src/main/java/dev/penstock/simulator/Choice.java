package dev.penstock.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text that a model wrote, or one call of a tool.
 *
 * @param seed where it came from
 * @param reasoning the tokens of what was thought before
 * @param content the tokens of the text, or of the call's arguments
 * @param tool the name of the tool called; absent for a text
 * @param finishReason why it ended: {@code stop}, {@code length} or {@code tool_calls}
 */
record Choice(
        Seed seed,
        List<String> reasoning,
        List<String> content,
        @Nullable String tool,
        String finishReason) {

    /** All tokens: what is billed. */
    int tokens() {
        return reasoning.size() + content.size();
    }

    String text() {
        return String.join("", content);
    }

    String callId() {
        return "call_" + seed.hex();
    }
}
