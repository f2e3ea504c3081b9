package dev.penstock.budget;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** How holds end: written down before the store is told, and forgotten when it has heard. */
final class Endings {

    private final Diary diary;
    private final Settlements settlements;
    private final HoldKeeper keeper;
    private final OutageAdmissions unaided;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Endings(Diary diary, Settlements settlements, HoldKeeper keeper, OutageAdmissions unaided) {
        this.diary = diary;
        this.settlements = settlements;
        this.keeper = keeper;
        this.unaided = unaided;
    }

    /** Ends a hold, once; never fails, and is under way when this returns. */
    Uni<Settled> settle(Hold hold, Charge charge) {
        if (hold.isNone()) {
            return Uni.createFrom().item(Settled.of(Settled.Outcome.SETTLED));
        }
        underWay.add(hold.rid());
        diary.learnt(hold, charge);
        unaided.ended(hold, charge);
        CompletableFuture<Settled> settled = settlements
                .settle(hold, chargeOf(hold, charge))
                .onItem()
                .invoke(ended -> ended(hold, ended))
                .subscribeAsCompletionStage();
        // A copy: a listener that leaves must not take the settlement along.
        return Uni.createFrom().completionStage(settled::copy);
    }

    /** Whether the end of the hold is under way, so that what it cost is known. */
    boolean isUnderWay(Hold hold) {
        return underWay.contains(hold.rid());
    }

    /** Ends a hold that nobody will use. */
    void release(Hold hold) {
        settle(hold, Charge.nothing()).subscribe().with(released -> {});
    }

    /** The charge as the store is to take it for this hold. */
    static Charge chargeOf(Hold hold, Charge charge) {
        return hold.isOfOutage() ? charge.ofOutage() : charge;
    }

    /** What the store has ended, the journal keeps until it is remembered no longer. */
    private void ended(Hold hold, Settled settled) {
        underWay.remove(hold.rid());
        keeper.remove(hold);
        if (settled.outcome() == Settled.Outcome.UNKNOWN) {
            diary.ended(hold);
        }
    }
}
