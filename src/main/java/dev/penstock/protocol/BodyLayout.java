package dev.penstock.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a request stand that the gateway may have to change, or to read once more.
 *
 * @param afterBrace the offset behind the opening brace, where a member can be inserted
 * @param model the value of {@code model}
 * @param streamOptions {@code stream_options}; absent where the client did not send it
 * @param caps the output caps that the client sent, by the names of their members
 * @param format the value of {@code response_format}; absent where there is none
 */
record BodyLayout(
        int afterBrace,
        Span model,
        @Nullable StreamOptions streamOptions,
        Map<String, Cap> caps,
        @Nullable Span format) {

    /**
     * The member {@code stream_options}.
     *
     * @param value the whole value
     * @param isNull whether the value is null
     * @param isEmpty whether the value is an object without members
     * @param includeUsage the value of {@code include_usage}; absent where the object has none
     * @param asksUsage whether {@code include_usage} is true
     */
    record StreamOptions(
            Span value,
            boolean isNull,
            boolean isEmpty,
            @Nullable Span includeUsage,
            boolean asksUsage) {}

    /**
     * An output cap as the client wrote it.
     *
     * @param value the whole value
     * @param tokens the cap; absent where the value is null
     */
    record Cap(Span value, @Nullable Long tokens) {}
}
