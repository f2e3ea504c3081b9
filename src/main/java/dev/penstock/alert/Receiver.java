package dev.penstock.alert;

import io.smallrye.mutiny.Uni;

/** Who is told of alerts. */
public interface Receiver extends AutoCloseable {

    /** Who needs no word beyond the log and the metrics. */
    Receiver NOBODY = (id, message) -> Uni.createFrom().voidItem();

    /**
     * Tells the message; fails where it was not taken.
     *
     * @param id what the message is known by, the same each time that it is told
     * @param message an object of JSON
     */
    Uni<Void> tell(String id, byte[] message);

    @Override
    default void close() {}
}
