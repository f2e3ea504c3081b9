package dev.penstock.budget;

import dev.penstock.core.Refusal;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;

/** The last step before an attempt goes out: it is written down, so that it is known after a crash. */
final class Dispatches {

    private final StoreAccess store;
    private final Diary diary;
    private final Consumer<? super Hold> release;

    /**
     * Dispatches that this diary keeps.
     *
     * @param release ends a hold that nobody will use
     */
    Dispatches(StoreAccess store, Diary diary, Consumer<? super Hold> release) {
        this.store = store;
        this.diary = diary;
        this.release = release;
    }

    /** The admission, once it is written down; a refusal where that cannot be, or took so long that the hold may be lost. */
    Uni<Admission> noted(Admission admission) {
        if (!(admission instanceof Admission.Admitted admitted)
                || admitted.hold().isNone()) {
            return Uni.createFrom().item(admission);
        }
        Hold hold = admitted.hold();
        long began = System.nanoTime();
        return diary.dispatching(hold)
                .map(written -> store.isOverdue(began) ? given(hold, Refusals.storeUnavailable()) : admission)
                .onFailure()
                .recoverWithItem(error -> given(hold, Refusals.journalUnavailable(String.valueOf(error.getMessage()))))
                .onCancellation()
                .invoke(() -> release.accept(hold));
    }

    private Admission given(Hold hold, Refusal instead) {
        release.accept(hold);
        return new Admission.Refused(instead);
    }
}
