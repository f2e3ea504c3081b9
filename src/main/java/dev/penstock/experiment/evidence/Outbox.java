package dev.penstock.experiment.evidence;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one experiment that Redis may not have yet: one batch that is closed, and one that is added to
 * meanwhile.
 *
 * <p>The closed one stays as it is until Redis has said what became of it, and is sent by one call at a time. Its call is
 * made outside the lock, since whoever has something to add must not wait for that.
 */
final class Outbox {

    /** A batch that changes no more. */
    record Sealed(FlushCall call, long pieces) {}

    private final Supplier<Batch> empty;
    private Batch open;
    private @Nullable Batch closed;
    /** What is sent of the closed batch; looked at by the one call that is under way, without the lock. */
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
        return closed == null && open.isEmpty();
    }

    /** Whether there is no room although nothing waits for Redis. */
    synchronized boolean isFullAtRest() {
        return closed == null && open.isFull();
    }

    /**
     * Sends again what Redis has not replied to, else what was added since; or waits for the call that is under way.
     *
     * @param seal makes the call of a batch, under its serial
     * @param send tells Redis, says whether it replied, and never fails
     * @return to be subscribed to, or nothing is sent any more
     */
    synchronized Uni<Void> flush(Function<Batch, FlushCall> seal, Function<Sealed, Uni<Boolean>> send) {
        if (underWay != null) {
            return underWay;
        }
        if (isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Batch next = closed == null ? open : closed;
        if (closed == null) {
            closed = next;
            open = empty.get();
        }
        // One subscription, however many wait for it.
        underWay = Uni.createFrom()
                .deferred(() -> send.apply(sealed(next, seal)))
                .invoke(this::ended)
                .onFailure()
                .invoke(bug -> ended(false))
                .replaceWithVoid()
                .memoize()
                .indefinitely();
        return underWay;
    }

    private Sealed sealed(Batch batch, Function<Batch, FlushCall> seal) {
        Sealed known = sealed;
        Sealed same = known == null ? new Sealed(seal.apply(batch), batch.pieces()) : known;
        sealed = same;
        return same;
    }

    private synchronized void ended(boolean replied) {
        underWay = null;
        if (replied) {
            closed = null;
            sealed = null;
        }
    }
}
