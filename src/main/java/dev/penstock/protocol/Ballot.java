package dev.penstock.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What an answer says, in a spelling that is the same for all answers that say the same. */
public final class Ballot {

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Ballot() {}

    /**
     * The text of the answer's only choice: JSON in its canonical form; any other text in lower case, with single spaces;
     * for calls of functions their names and arguments. Empty for an answer that says nothing.
     */
    public static Optional<String> of(byte[] answer) {
        return JsonTree.read(answer).flatMap(object -> of(object.at("/choices/0/message")));
    }

    private static Optional<String> of(JsonNode message) {
        String text = message.path("content").asText("");
        String calls = StreamSupport.stream(message.path("tool_calls").spliterator(), false)
                .map(call -> call.path("function"))
                .map(call -> call.path("name").asText()
                        + '('
                        + normal(call.path("arguments").asText())
                        + ')')
                .collect(Collectors.joining(";"));
        String said = (message.path("content").isTextual() ? normal(text) : "") + calls;
        return said.isEmpty() ? Optional.empty() : Optional.of(said);
    }

    private static String normal(String text) {
        String trimmed = SPACE.matcher(text).replaceAll(" ").strip();
        return JsonTree.readAny(text.getBytes(StandardCharsets.UTF_8))
                .filter(JsonNode::isContainerNode)
                .map(CanonicalJson::text)
                .orElseGet(() -> trimmed.toLowerCase(Locale.ROOT));
    }
}
