package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the answers: the same ones to the same request. */
final class Author {

    /** All answers together: the most tokens that one request may order. */
    private static final int ORDERED_TOKENS_MAX = 1 << 18;

    private static final int QUOTED_WORDS_MAX = 6;
    private static final int QUOTED_WORD_CHARS_MAX = 24;

    private Author() {}

    /** For each prompt in turn its candidates, of which the first are the choices to send. */
    static List<Choice> write(TextRequest request) {
        refuseWhatIsTooMuch(request);
        List<Choice> written = new ArrayList<>();
        for (TextRequest.Prompt prompt : request.prompts()) {
            for (int candidate = 0; candidate < request.sampling().candidates(); candidate++) {
                written.add(choice(request, prompt, prompt.seed().with(candidate)));
            }
        }
        return written;
    }

    private static void refuseWhatIsTooMuch(TextRequest request) {
        long texts = (long) request.prompts().size() * request.sampling().candidates();
        int each = Math.max(1, request.behaviour().outputTokens().orElse(1));
        if (texts * each > ORDERED_TOKENS_MAX) {
            throw Rejection.badRequest(null, "This asks for more than " + ORDERED_TOKENS_MAX + " tokens or texts.");
        }
    }

    private static Choice choice(TextRequest request, TextRequest.Prompt prompt, Seed seed) {
        int tokensMax = request.sampling().tokensMax();
        List<String> reasoning = firstTokens(
                Prose.sentences(seed.with("reasoning"), "", request.form().reasoningTokens()),
                Math.min(request.form().reasoningTokens(), tokensMax));
        List<String> whole = SimTokenizer.tokens(whole(request, prompt, seed));
        int room = tokensMax - reasoning.size();
        String tool = toolName(request.form());
        if (whole.size() > room) {
            return new Choice(seed, reasoning, whole.subList(0, room), tool, "length");
        }
        return new Choice(seed, reasoning, whole, tool, tool == null ? "stop" : "tool_calls");
    }

    /** What would be written if there were no limit to its length. */
    private static String whole(TextRequest request, TextRequest.Prompt prompt, Seed seed) {
        TextRequest.Tool tool = request.form().tool();
        if (tool != null) {
            return example(tool.parameters(), seed);
        }
        JsonNode schema = request.form().schema();
        String text = schema == null ? prose(request, prompt, seed) : example(schema, seed);
        return request.sampling().untilStop(text);
    }

    private static String prose(TextRequest request, TextRequest.Prompt prompt, Seed seed) {
        if (request.behaviour().outputTokens().isPresent()) {
            int tokens = request.behaviour().outputTokens().getAsInt();
            return String.join("", firstTokens(Prose.sentences(seed, quote(prompt.question()), tokens), tokens));
        }
        return Prose.sentences(seed, quote(prompt.question()), request.model().naturalTokens(seed));
    }

    private static List<String> firstTokens(String text, int tokens) {
        List<String> all = SimTokenizer.tokens(text);
        return all.subList(0, Math.min(tokens, all.size()));
    }

    private static String example(JsonNode schema, Seed seed) {
        String json = SchemaExample.of(schema, seed).toString();
        // Half a surrogate pair cannot be written as UTF-8; this puts a question mark in its place.
        return new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static @Nullable String toolName(TextRequest.Form form) {
        return form.tool() == null ? null : form.tool().name();
    }

    /** A sentence that repeats the first words of the question; empty where it has none. */
    private static String quote(String question) {
        StringBuilder quote = new StringBuilder();
        int words = 0;
        int start = 0;
        while (words < QUOTED_WORDS_MAX && start < question.length()) {
            int end = start;
            while (end < question.length() && Character.isLetterOrDigit(question.charAt(end))) {
                end++;
            }
            if (end > start && end - start <= QUOTED_WORD_CHARS_MAX) {
                quote.append(quote.isEmpty() ? "You said: " : " ").append(question, start, end);
                words++;
            }
            start = end + 1;
        }
        return quote.isEmpty() ? "" : quote.append('.').toString();
    }
}
