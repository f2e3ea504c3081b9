package dev.penstock.simulator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** The simulated provider: whether it is there, how fast its models are, and how they fail when not told otherwise. */
@ConfigMapping(prefix = "penstock.simulator")
public interface SimulatorSettings {

    /** Whether {@code /simulator/v1} is there at all; otherwise it answers 404. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Whether others than this machine's loopback may call it. It asks for no credential, so only the gateway itself
     * does by default.
     */
    @WithDefault("false")
    boolean remoteAccess();

    /** The most tokens that one choice of an answer has, reasoning included. */
    @WithDefault("32768")
    int outputTokensMax();

    /** The longest time that a request which was told to hang stays open. */
    @WithDefault("10m")
    Duration hangMax();

    /** The pace of {@code sim-small}. */
    Small small();

    /** The pace of {@code sim-large}. */
    Large large();

    /** The pace of {@code sim-embed}. */
    Embed embed();

    /** What goes wrong in requests that do not say so themselves. */
    Failure failure();

    /** How fast a model answers. */
    interface PaceSettings {

        /** The time from the request to the first token. */
        Duration firstTokenDelay();

        /** Tokens per second after the first one; 0 for all at once. */
        int tokensPerSecond();
    }

    /** The pace of the small model. */
    interface Small extends PaceSettings {

        /** The time from the request to the first token. */
        @Override
        @WithDefault("20ms")
        Duration firstTokenDelay();

        /** Tokens per second after the first one; 0 for all at once. */
        @Override
        @WithDefault("200")
        int tokensPerSecond();
    }

    /** The pace of the large model. */
    interface Large extends PaceSettings {

        /** The time from the request to the first token. */
        @Override
        @WithDefault("60ms")
        Duration firstTokenDelay();

        /** Tokens per second after the first one; 0 for all at once. */
        @Override
        @WithDefault("120")
        int tokensPerSecond();
    }

    /** The pace of the embedding model. */
    interface Embed extends PaceSettings {

        /** The time from the request to the vectors. */
        @Override
        @WithDefault("5ms")
        Duration firstTokenDelay();

        /** Without meaning for vectors, which come all at once. */
        @Override
        @WithDefault("0")
        int tokensPerSecond();
    }

    /** Failures that every request suffers unless its own {@code simulator} member says otherwise. */
    interface Failure {

        /** An HTTP status from 400 to 599 to answer instead of a text. */
        OptionalInt status();

        /** Seconds to send as {@code retry-after} with that status. */
        OptionalInt retryAfter();

        /** After how many tokens of each choice the connection breaks. */
        OptionalInt cutAfterTokens();

        /** Whether answers come without usage. */
        @WithDefault("false")
        boolean noUsage();

        /** Whether answers stall: before the first byte, or where they would be cut. */
        @WithDefault("false")
        boolean hang();
    }
}
