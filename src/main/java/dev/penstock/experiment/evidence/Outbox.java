package dev.penstock.experiment.evidence;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one experiment that Redis may not have yet: one batch that is sealed, and one that is added to
 * meanwhile.
 *
 * <p>The sealed one stays as it is until Redis has said what became of it, and is sent by one call at a time.
 */
final class Outbox {

    /** A batch that changes no more. */
    record Sealed(FlushCall call, long pieces) {}

    private final Supplier<Batch> empty;
    private Batch open;
    private @Nullable Sealed sealed;
    private @Nullable Uni<Void> underWay;

    Outbox(Supplier<Batch> empty) {
        this.empty = empty;
        this.open = empty.get();
    }

    /** Adds the piece, or says that there is no room for any. */
    synchronized boolean add(Evidence piece, Instant now) {
        if (open.isFull()) {
            return false;
        }
        open.add(piece, now);
        return true;
    }

    synchronized boolean isEmpty() {
        return sealed == null && open.isEmpty();
    }

    /** Whether there is no room although nothing waits for Redis. */
    synchronized boolean isFullAtRest() {
        return sealed == null && open.isFull();
    }

    /**
     * Sends again what Redis has not replied to, else what was added since; or waits for the call that is under way.
     *
     * @param seal ends a batch under its serial
     * @param send tells Redis, says whether it replied, and never fails
     */
    synchronized Uni<Void> flush(Function<Batch, FlushCall> seal, Function<Sealed, Uni<Boolean>> send) {
        if (underWay != null) {
            return underWay;
        }
        if (isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Sealed next = sealed == null ? new Sealed(seal.apply(open), open.pieces()) : sealed;
        if (sealed == null) {
            sealed = next;
            open = empty.get();
        }
        // One subscription, however many wait for it.
        underWay =
                send.apply(next).invoke(this::ended).replaceWithVoid().memoize().indefinitely();
        return underWay;
    }

    private synchronized void ended(boolean replied) {
        underWay = null;
        sealed = replied ? null : sealed;
    }
}
