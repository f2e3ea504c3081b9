package dev.penstock.protocol;

import dev.penstock.core.Ask;
import dev.penstock.core.Tags;

/** A request body that was read and found sound: its bytes, what it asks for, and where it can be edited. */
public final class RequestBody {

    private final byte[] bytes;
    private final Ask ask;
    private final Tags tags;
    private final BodyLayout layout;
    private final boolean wantsBase64;

    RequestBody(byte[] bytes, Ask ask, Tags tags, BodyLayout layout, boolean wantsBase64) {
        this.bytes = bytes;
        this.ask = ask;
        this.tags = tags;
        this.layout = layout;
        this.wantsBase64 = wantsBase64;
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

    BodyLayout layout() {
        return layout;
    }
}
