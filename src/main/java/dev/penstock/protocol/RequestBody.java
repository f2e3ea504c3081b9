package dev.penstock.protocol;

import dev.penstock.core.Ask;

/** A request body that was read and found sound: its bytes, what it asks for, and where it can be edited. */
public final class RequestBody {

    private final byte[] bytes;
    private final Ask ask;
    private final BodyLayout layout;
    private final boolean wantsBase64;

    RequestBody(byte[] bytes, Ask ask, BodyLayout layout, boolean wantsBase64) {
        this.bytes = bytes;
        this.ask = ask;
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

    /** Whether the client wants embeddings as base64 text: see {@link Base64Embeddings}. */
    public boolean wantsBase64() {
        return wantsBase64;
    }

    BodyLayout layout() {
        return layout;
    }
}
