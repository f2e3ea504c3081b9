package dev.penstock.alert;

import dev.penstock.core.Alert;
import io.smallrye.mutiny.Uni;

/** Who is told of alerts. */
public interface Receiver extends AutoCloseable {

    /** Who needs no word beyond the log and the metrics. */
    Receiver NOBODY = alert -> Uni.createFrom().voidItem();

    /** Tells of the alert; fails where it was not taken. */
    Uni<Void> tell(Alert alert);

    @Override
    default void close() {}
}
