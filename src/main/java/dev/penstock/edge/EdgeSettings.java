package dev.penstock.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of what HTTP may bring in. */
@ConfigMapping(prefix = "penstock.edge")
public interface EdgeSettings {

    /** The largest request body, decoded, in bytes. Agents send whole files; frameworks' own defaults are too small. */
    @WithDefault("33554432")
    int maxBodyBytes();

    /** The largest body of feedback, decoded, in bytes. */
    @WithDefault("65536")
    int maxFeedbackBytes();

    /** The longest that a client may take to send its body. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** How long the rest of a refused body is read and dropped, so that its client gets to see the refusal. */
    @WithDefault("5s")
    Duration lingerTimeout();

    /** The most requests that may be under way at a time, open streams and those whose client has left included. */
    @WithDefault("4096")
    int maxExchanges();

    /** The most calls with feedback that may be under way at a time. */
    @WithDefault("256")
    int maxFeedbackCalls();

    /** After so much silence in a stream a comment is sent, so that nothing in between gives the connection up. */
    @WithDefault("10s")
    Duration keepAlive();

    /** What a request body may be at most, apart from its size. */
    Limits limits();

    /** The limits of a request body, which is refused with 400 where it passes one. */
    interface Limits {

        /** Objects and arrays inside one another. */
        @WithDefault("64")
        int maxNesting();

        /** Characters of one number. */
        @WithDefault("100")
        int maxNumberChars();

        /** Characters of one member name. */
        @WithDefault("1024")
        int maxMemberNameChars();

        /** Characters of {@code model}. */
        @WithDefault("256")
        int maxModelChars();

        /** Characters of the end user's id. */
        @WithDefault("512")
        int maxUserChars();

        /** Completions for one prompt: {@code n} and {@code best_of}. */
        @WithDefault("128")
        long maxChoices();

        /** Tokens in {@code max_tokens} and {@code max_completion_tokens}; more is a mistake, not a wish. */
        @WithDefault("10000000")
        long maxOutputCap();
    }
}
