package dev.penstock.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.Audio;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request's input so far: how many things cost some tokens each, whether bytes bound them, and whether more
 * is done with it than answered.
 */
final class InputTally {

    private final JsonParser in;
    private boolean isOpaque;
    private @Nullable String unboundedBy;
    private boolean hasEffects;
    private long items;
    private Audio audio = Audio.NONE;

    InputTally(JsonParser in) {
        this.in = in;
    }

    /** Messages, names, prompts and tools: each costs a few tokens beside its text. */
    long items() {
        return items;
    }

    /** Whether some of the input is not in the body's bytes: only the model's largest input bounds it. */
    boolean isOpaque() {
        return isOpaque;
    }

    /** The first member that no price and no single input bounds. */
    @Nullable
    String unboundedBy() {
        return unboundedBy;
    }

    /** Whether serving the request does more than answer it. */
    boolean hasEffects() {
        return hasEffects;
    }

    /** What is heard or spoken. */
    Audio audio() {
        return audio;
    }

    void count(long more) {
        items += more;
    }

    void opaque() {
        isOpaque = true;
    }

    /** Notes that the model hears the value at hand. */
    void heard() {
        if (!audio.isHeard()) {
            audio = new Audio(path(), audio.outputMember(), audio.encodedBytes(), audio.clips(), audio.playMillis());
        }
    }

    /** Notes that the value at hand has the answer spoken. */
    void spoken() {
        if (!audio.isSpoken()) {
            audio = new Audio(audio.inputMember(), path(), audio.encodedBytes(), audio.clips(), audio.playMillis());
        }
    }

    /** Notes that so many bytes of the body are audio that plays no longer than this. */
    void clip(long encodedBytes, long playMillis) {
        audio = new Audio(
                audio.inputMember(),
                audio.outputMember(),
                audio.encodedBytes() + encodedBytes,
                audio.clips() + 1,
                Math.addExact(audio.playMillis(), playMillis));
    }

    /** Notes that no price and no single input bounds the value at hand. */
    void unbounded() {
        if (unboundedBy == null) {
            unboundedBy = path();
        }
    }

    /** Notes that the value at hand makes a provider read what the body does not show, and that more than once. */
    void hosted() {
        opaque();
        unbounded();
        effects();
    }

    /** Notes that serving the request does more than answer it: something is kept, or a tool runs that is not the client's. */
    void effects() {
        hasEffects = true;
    }

    private @Nullable String path() {
        return MemberReader.path(in.getParsingContext());
    }

    /** Whether the value at hand says something: neither null nor false. */
    boolean isSet() {
        return in.currentToken() != JsonToken.VALUE_NULL && in.currentToken() != JsonToken.VALUE_FALSE;
    }
}
