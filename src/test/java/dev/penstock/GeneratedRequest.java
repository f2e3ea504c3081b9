package dev.penstock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.api.Encoding;
import dev.penstock.core.Endpoint;
import dev.penstock.testing.AudioFiles;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * One request by dice, and what a provider counts for it by its own tokenizer.
 *
 * <p>The framing is OpenAI's, as its cookbook counts it: 3 tokens for each message and 3 before the answer, 1 for a name,
 * 12 behind the tools and 7 before each, 3 for each property and value of an enumeration, and 170 for each tile of an
 * image with 85 for the whole of it. A second of audio has as many tokens as that of one provider or another, and a piece
 * of it at least so many as fill half a minute of Voxtral.
 *
 * <p>It names a model of the simulator, and says how much that is to write.
 *
 * @param endpoint the operation
 * @param json the body
 * @param inputTokens what the provider counts of it
 * @param cap the largest output cap that the client named; 0 where it named none
 * @param choices how many completions it generates
 * @param rejectedTokens the tokens of the prediction, all of which may be rejected
 * @param audioTokens how many of the input tokens are audio
 * @param isSpoken whether the answer may be spoken
 */
record GeneratedRequest(
        Endpoint endpoint,
        String json,
        long inputTokens,
        long cap,
        long choices,
        long rejectedTokens,
        long audioTokens,
        boolean isSpoken) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ObjectWriter> WRITERS = List.of(
            JSON.writer(),
            JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII),
            JSON.writerWithDefaultPrettyPrinter());
    private static final List<Integer> AUDIO_TOKENS_PER_SECOND = List.of(10, 32, 50);
    private static final List<Integer> SAMPLES_PER_SECOND = List.of(8_000, 16_000, 24_000, 44_100);
    private static final int LEAST_TOKENS_OF_A_CLIP = 375;
    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool");

    static GeneratedRequest next(Random random, Encoding encoding) {
        return new Draft(random, encoding).request(CostBoundHoldsTest.anyEndpoint(random));
    }

    /** A request while it is being made. */
    private static final class Draft {

        private final Random random;
        private final Encoding encoding;
        private final ObjectNode body = JSON.createObjectNode();
        private long input;
        private long cap;
        private long choices = 1;
        private long rejected;
        private long audio;
        private boolean isSpoken;

        Draft(Random random, Encoding encoding) {
            this.random = random;
            this.encoding = encoding;
        }

        GeneratedRequest request(Endpoint endpoint) {
            body.put("model", endpoint.generates() ? random.nextBoolean() ? "sim-large" : "sim-small" : "sim-embed");
            switch (endpoint) {
                case CHAT_COMPLETIONS -> chat();
                case COMPLETIONS -> completion();
                case EMBEDDINGS -> prompts("input");
                case COMPARE -> throw new IllegalArgumentException("a comparison reaches providers as chats");
            }
            try {
                String json = WRITERS.get(random.nextInt(WRITERS.size())).writeValueAsString(body);
                return new GeneratedRequest(endpoint, json, input, cap, choices, rejected, audio, isSpoken);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private void chat() {
            input = 3;
            ArrayNode messages = body.putArray("messages");
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                message(messages.addObject());
            }
            if (random.nextInt(3) == 0) {
                tools(body.putArray("tools"));
            }
            if (random.nextInt(3) == 0) {
                choices = 1L + random.nextInt(5);
                body.put("n", choices);
            }
            if (random.nextInt(6) == 0) {
                String predicted = text(40);
                rejected = tokens(predicted);
                body.putObject("prediction").put("type", "content").put("content", predicted);
            }
            if (random.nextInt(4) == 0) {
                body.put("reasoning_effort", "high");
            }
            if (random.nextInt(5) == 0) {
                speech();
            }
            cap(random.nextBoolean() ? "max_completion_tokens" : "max_tokens");
        }

        private void speech() {
            isSpoken = true;
            body.putArray("modalities").add("text").add("audio");
            body.putObject("audio").put("voice", "alloy").put("format", "wav");
        }

        private void message(ObjectNode message) {
            String role = ROLES.get(random.nextInt(ROLES.size()));
            message.put("role", role);
            input += 3 + tokens(role);
            if (random.nextInt(4) == 0) {
                message.put("name", counted("ann" + random.nextInt(9)));
                input += 1;
            }
            if (role.equals("assistant") && random.nextBoolean()) {
                calls(message.putArray("tool_calls"));
            }
            if (role.equals("assistant") && random.nextInt(8) == 0) {
                message.putObject("audio").put("id", "audio_" + random.nextInt(1_000));
                heard(1 + random.nextInt(3_000));
            }
            if (random.nextInt(4) == 0) {
                parts(message.putArray("content"), role);
            } else {
                message.put("content", counted(text(60)));
            }
        }

        private void parts(ArrayNode parts, String role) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                if (role.equals("user") && random.nextInt(3) == 0) {
                    clip(parts.addObject().put("type", "input_audio").putObject("input_audio"));
                } else if (role.equals("user") && random.nextInt(4) == 0) {
                    parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", "https://example.com/a.png");
                    input += 85 + 170L * (1 + random.nextInt(12));
                } else {
                    parts.addObject().put("type", "text").put("text", counted(text(30)));
                }
            }
        }

        /** A WAV file that plays shortly, or an MP3 of the lowest bitrate, which may play for two minutes. */
        private void clip(ObjectNode member) {
            boolean isWav = random.nextBoolean();
            int millis = 4 + random.nextInt(isWav ? 400 : random.nextBoolean() ? 120_000 : 8_000);
            byte[] file = isWav ? wav(millis) : AudioFiles.mp3(millis);
            member.put("data", Base64.getEncoder().encodeToString(file)).put("format", isWav ? "wav" : "mp3");
            long perSecond = AUDIO_TOKENS_PER_SECOND.get(random.nextInt(AUDIO_TOKENS_PER_SECOND.size()));
            heard(Math.max(millis * perSecond / 1_000, LEAST_TOKENS_OF_A_CLIP));
        }

        private byte[] wav(int millis) {
            int rate = SAMPLES_PER_SECOND.get(random.nextInt(SAMPLES_PER_SECOND.size()));
            return AudioFiles.wav(rate, 1 + random.nextInt(2), 1 + random.nextInt(2), rate / 1_000 * millis);
        }

        private void heard(long tokens) {
            audio += tokens;
            input += tokens;
        }

        private void calls(ArrayNode calls) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                ObjectNode call = calls.addObject().put("id", "call_" + i).put("type", "function");
                call.putObject("function")
                        .put("name", counted("f" + i))
                        .put("arguments", counted("{\"q\":\"" + random.nextInt(1000) + "\"}"));
                input += 8;
            }
        }

        private void tools(ArrayNode tools) {
            input += 12;
            for (int i = random.nextInt(4); i >= 0; i--) {
                input += 7 + 1;
                ObjectNode function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", counted("tool_" + i)).put("description", counted(text(10)));
                ObjectNode properties =
                        function.putObject("parameters").put("type", "object").putObject("properties");
                input += 3;
                for (int k = random.nextInt(4); k > 0; k--) {
                    property(properties.putObject(counted("p" + k)));
                }
            }
        }

        private void property(ObjectNode property) {
            input += 3 + 2;
            property.put("type", counted("string")).put("description", counted(text(6)));
            if (random.nextInt(3) == 0) {
                ArrayNode values = property.putArray("enum");
                for (int i = random.nextInt(4); i >= 0; i--) {
                    values.add(counted(text(2)));
                    input += 3;
                }
            }
        }

        private void completion() {
            long prompts = prompts("prompt");
            long each = 1;
            if (random.nextInt(3) == 0) {
                each = 1L + random.nextInt(4);
                body.put("n", each);
            }
            if (random.nextInt(4) == 0) {
                long best = each + random.nextInt(4);
                body.put("best_of", best);
                each = best;
            }
            choices = each * prompts;
            cap("max_tokens");
        }

        /** Texts or token ids, one or several; the number of prompts. */
        private long prompts(String member) {
            int count = 1 + random.nextInt(5);
            switch (random.nextInt(4)) {
                case 0 -> {
                    body.put(member, counted(text(80)));
                    return 1;
                }
                case 1 -> {
                    ArrayNode texts = body.putArray(member);
                    for (int i = 0; i < count; i++) {
                        texts.add(counted(text(40)));
                    }
                    return count;
                }
                case 2 -> {
                    ids(body.putArray(member));
                    return 1;
                }
                default -> {
                    ArrayNode all = body.putArray(member);
                    for (int i = 0; i < count; i++) {
                        ids(all.addArray());
                    }
                    return count;
                }
            }
        }

        private void ids(ArrayNode ids) {
            for (int i = random.nextInt(40); i >= 0; i--) {
                ids.add(random.nextInt(10));
                input += 1;
            }
        }

        private void cap(String member) {
            body.putObject("simulator").put("output_tokens", random.nextInt(800));
            if (random.nextBoolean()) {
                cap = 1L + random.nextInt(2_000);
                body.put(member, cap);
            }
        }

        private String counted(String text) {
            input += tokens(text);
            return text;
        }

        private String text(int mostPieces) {
            return GeneratedText.next(random, mostPieces);
        }

        private long tokens(String text) {
            return encoding.countTokensOrdinary(text);
        }
    }
}
