package dev.penstock.core;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, as far as the gateway must know it: the facts of one request body.
 *
 * @param endpoint the operation
 * @param model the model name that the client sent
 * @param stream whether the answer is to be streamed
 * @param usageInStream whether the client asked for usage in the stream
 * @param choices how many completions the provider generates and bills: max(n, best_of) × number of prompts; 1 for
 *     embeddings
 * @param outputCap the largest output per choice in tokens that the client allows in any member; empty where it named none
 * @param inputBytes the size of the body in bytes, which no byte-level tokenizer exceeds in tokens
 * @param inputItems messages, tools, prompts or inputs, each of which may add a few tokens of framing
 * @param opaqueInput whether the input has parts whose tokens its bytes do not bound: images, files, hosted tools,
 *     audio of which nobody knows how long it plays
 * @param unboundedBy the member that can make the request cost more than its tokens at the target's price: hosted tools
 *     and stored context, which are read more than once, a dearer service tier, another model; absent where none does
 * @param audio what of it is heard or spoken
 * @param predictedBytes the size of the output that the client predicts, whose rejected tokens are billed beside the cap
 * @param user the end user that the body names, if any
 */
public record Ask(
        Endpoint endpoint,
        String model,
        boolean stream,
        boolean usageInStream,
        long choices,
        OptionalLong outputCap,
        long inputBytes,
        long inputItems,
        boolean opaqueInput,
        @Nullable String unboundedBy,
        Audio audio,
        long predictedBytes,
        @Nullable String user) {

    public Ask {
        if (model.isEmpty()) {
            throw new IllegalArgumentException("model must not be empty");
        }
        if (choices < 1) {
            throw new IllegalArgumentException("choices must be at least 1, not " + choices);
        }
        if (inputBytes < 0 || inputItems < 0 || predictedBytes < 0) {
            throw new IllegalArgumentException("inputBytes, inputItems and predictedBytes must not be negative");
        }
        if (audio.encodedBytes() > inputBytes) {
            throw new IllegalArgumentException("audio must be a part of the inputBytes: " + audio);
        }
    }

    /** A request in which nothing is heard or spoken. */
    public Ask(
            Endpoint endpoint,
            String model,
            boolean stream,
            boolean usageInStream,
            long choices,
            OptionalLong outputCap,
            long inputBytes,
            long inputItems,
            boolean opaqueInput,
            @Nullable String unboundedBy,
            long predictedBytes,
            @Nullable String user) {
        this(
                endpoint,
                model,
                stream,
                usageInStream,
                choices,
                outputCap,
                inputBytes,
                inputItems,
                opaqueInput,
                unboundedBy,
                Audio.NONE,
                predictedBytes,
                user);
    }
}
