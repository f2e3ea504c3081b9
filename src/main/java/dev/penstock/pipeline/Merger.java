package dev.penstock.pipeline;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of the answers of several lanes. It is told of each lane's end, and gives one reply. */
interface Merger {

    /** No lane is sent yet, and all are admitted. The reply is given once, now or later. */
    void begin(Consumer<Reply> reply);

    /** Whole events of a lane's stream have come. */
    default void events(Lane lane, Buffer events) {}

    /** What came last from a lane had its first content in it. */
    default void content(Lane lane) {}

    /** A lane is over. */
    void over(Lane lane, boolean isLast);

    /** Whether the client has all that it gets, though lanes may be under way for what they cost. */
    default boolean isAnswered() {
        return false;
    }

    /** All lanes are over and told of: how the stream ended, if the reply was one. */
    default Optional<Relay.End> ended() {
        return Optional.empty();
    }
}
