package dev.penstock.protocol;

import dev.penstock.core.Ask;
import dev.penstock.core.Tags;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request body that was read and found sound: its bytes, what it asks for, and where it can be edited. */
public final class RequestBody {

    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final Ask ask;
    private final Tags tags;
    private final BodyLayout layout;
    private final boolean wantsBase64;
    private final boolean hasEffects;

    RequestBody(byte[] bytes, Ask ask, Tags tags, BodyLayout layout, boolean wantsBase64, boolean hasEffects) {
        this.bytes = bytes;
        this.ask = ask;
        this.tags = tags;
        this.layout = layout;
        this.wantsBase64 = wantsBase64;
        this.hasEffects = hasEffects;
    }

    /** The bytes as they came; shared, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public Ask ask() {
        return ask;
    }

    /** What the request is marked with; none of it changes the answer. */
    public Tags tags() {
        return tags;
    }

    /** Whether the client wants embeddings as base64 text: see {@link Base64Embeddings}. */
    public boolean wantsBase64() {
        return wantsBase64;
    }

    /** The value of {@code response_format}; empty where there is none. */
    byte[] format() {
        @Nullable Span format = layout.format();
        return format == null ? NOTHING : Arrays.copyOfRange(bytes, format.from(), format.to());
    }

    /**
     * Whether serving it may do more than answer it, so that once more is not the same as once: something is stored or
     * continued at the provider, or a tool is named that is no function of the client's.
     */
    public boolean hasEffects() {
        return hasEffects;
    }

    BodyLayout layout() {
        return layout;
    }
}
