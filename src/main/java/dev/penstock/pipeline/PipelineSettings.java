package dev.penstock.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of an exchange on its way through the stages. */
@ConfigMapping(prefix = "penstock.pipeline")
public interface PipelineSettings {

    /** The output cap per choice, in tokens, for a request that names none and that a budget or a token limit carries. */
    @WithDefault("8192")
    long defaultOutputCap();

    /** The longest that an answer is read on after its client has left, to learn its usage. */
    @WithDefault("120s")
    Duration drainTimeout();

    /** The most bytes of such an answer. */
    @WithDefault("16777216")
    long drainBytes();

    /** The longest that a stream is followed in all, whoever holds it up; then its hold is charged in full. */
    @WithDefault("1h")
    Duration maxStreamTime();

    /** How long a provider may keep a stream open behind its end mark; then the connection is given up. */
    @WithDefault("5s")
    Duration lateTimeout();

    /** The largest event of a stream, in bytes. */
    @WithDefault("4194304")
    int maxEventBytes();

    /** The most bytes of a stream that are kept for the cache; a longer answer is not stored. */
    @WithDefault("4194304")
    int maxRecordedBytes();

    /** How far the answers to copies are read that nobody sees. */
    Shadow shadow();

    /** The bounds of the answer to one copy. */
    interface Shadow {

        /** The most bytes of an answer; a longer one is cut off, and its hold charged in full. */
        @WithDefault("8388608")
        int maxAnswerBytes();

        /** The longest that a streamed answer is read; then it is cut off, and its hold charged in full. */
        @WithDefault("120s")
        Duration maxStreamTime();
    }

    /** What comparisons may keep in memory. */
    Compare compare();

    /** The bounds of one comparison. */
    interface Compare {

        /** The most bytes of the request of a comparison: each of its models gets a copy. */
        @WithDefault("4194304")
        int maxRequestBytes();

        /** The most bytes of one lane's whole answer; a longer one fails its lane. */
        @WithDefault("8388608")
        int maxLaneBytes();

        /** The most bytes of the whole answers of all lanes: each lane may have its even share. */
        @WithDefault("20971520")
        int maxBufferedBytes();

        /** The most bytes of a lane's stream before its first content; a lane with more cannot be the first. */
        @WithDefault("262144")
        int maxLeadBytes();
    }
}
