package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a message's content: text that its bytes bound, audio that its length bounds, and what nothing here bounds. */
final class PartScan {

    /** Content whose tokens its bytes bound. Everything else, known or not, is opaque. */
    private static final Set<String> TEXT_PARTS =
            Set.of("text", "refusal", "input_text", "output_text", "thinking", "reasoning");

    private static final String INPUT_AUDIO = "input_audio";

    private final byte[] body;
    private final JsonParser in;
    private final MemberReader values;
    private final InputTally tally;

    PartScan(byte[] body, JsonParser in, MemberReader values, InputTally tally) {
        this.body = body;
        this.in = in;
        this.values = values;
        this.tally = tally;
    }

    /** Reads the part at hand to its end. */
    void read() throws IOException {
        String type = "";
        AudioClip clip = null;
        while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
            switch (values.enterMember()) {
                case "type" -> type = textOrEmpty();
                case INPUT_AUDIO -> clip = clip();
                default -> in.skipChildren();
            }
        }
        if (clip != null || type.contains("audio")) {
            audio(type, clip);
        } else if (!TEXT_PARTS.contains(type)) {
            tally.opaque();
        }
    }

    private void audio(String type, @Nullable AudioClip clip) {
        tally.heard();
        OptionalLong playMillis =
                clip == null || !type.equals(INPUT_AUDIO) ? OptionalLong.empty() : clip.playMillisMax();
        if (clip != null && playMillis.isPresent()) {
            tally.clip(clip.encodedBytes(), playMillis.getAsLong());
        } else {
            tally.opaque();
        }
    }

    private AudioClip clip() throws IOException {
        Span data = new Span(0, 0);
        String format = "";
        if (in.currentToken() == JsonToken.START_OBJECT) {
            while (values.isSound() && in.nextToken() == JsonToken.FIELD_NAME) {
                switch (values.enterMember()) {
                    case "data" -> data = text();
                    case "format" -> format = textOrEmpty();
                    default -> in.skipChildren();
                }
            }
        }
        return new AudioClip(body, data, format);
    }

    private String textOrEmpty() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        in.skipChildren();
        return "";
    }

    /** The bytes between the quotes of the text at hand, which is too long for the parser to read it. */
    private Span text() throws IOException {
        int from = values.start() + 1;
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            return new Span(from, from);
        }
        int to = from;
        while (to < body.length && body[to] != '"') {
            to += body[to] == '\\' ? 2 : 1;
        }
        return new Span(from, Math.min(to, body.length));
    }
}
