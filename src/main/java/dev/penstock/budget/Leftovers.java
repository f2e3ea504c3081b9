package dev.penstock.budget;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the processes before this one left unsettled in the journal.
 *
 * <p>Each settlement is tried once before this gateway admits anything. What the store cannot answer then is tried again in the
 * background: one tenant whose server is away must not keep all others waiting.
 */
final class Leftovers {

    private static final Logger LOG = Logger.getLogger(Leftovers.class);
    private static final int AT_ONCE_MAX = 64;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Diary diary;
    private final Settlements settlements;
    private final Duration patience;
    private final Uni<Void> tried;
    private volatile List<Diary.Unsettled> unanswered;
    private volatile boolean someUnresolved;

    /**
     * What this journal has of them.
     *
     * @param patience how long each is tried again
     */
    Leftovers(Diary diary, Settlements settlements, Duration patience) {
        this.diary = diary;
        this.settlements = settlements;
        this.patience = patience;
        this.unanswered = diary.unsettled();
        this.tried = Uni.createFrom()
                .deferred(this::tryEach)
                .invoke(all -> {
                    if (!all) {
                        goOn();
                    }
                })
                .replaceWithVoid()
                .memoize()
                .indefinitely();
    }

    /** Ends when each was tried once, however often it is asked; never fails. */
    Uni<Void> tried() {
        return tried;
    }

    /** Whether the store knows of all of them how they ended. */
    boolean areSettled() {
        return unanswered.isEmpty() && !someUnresolved;
    }

    private void goOn() {
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(PAUSE)
                .flatMap(paused -> tryEach())
                .repeat()
                .whilst(all -> !all)
                .collect()
                .last()
                .ifNoItem()
                .after(patience)
                .recoverWithItem(false)
                .subscribe()
                .with(all -> {
                    if (!all) {
                        LOG.warnf("%d holds of the process before this one are not charged", unanswered.size());
                    }
                });
    }

    /** Says whether the store has answered all. */
    private Uni<Boolean> tryEach() {
        return Multi.createFrom()
                .iterable(unanswered)
                .onItem()
                .transformToUni(this::ifUnanswered)
                .merge(AT_ONCE_MAX)
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList()
                .invoke(rest -> unanswered = rest)
                .map(List::isEmpty);
    }

    private Uni<Optional<Diary.Unsettled>> ifUnanswered(Diary.Unsettled one) {
        return settlements
                .attempt(one.hold(), Endings.chargeOf(one.hold(), one.charge()))
                .invoke(answer -> answer.ifPresent(settled -> ended(one.hold(), settled)))
                .map(answer -> answer.isPresent() ? Optional.empty() : Optional.of(one));
    }

    /** What the store has ended, the journal keeps until it is remembered no longer. */
    private void ended(Hold hold, Settled settled) {
        switch (settled.outcome()) {
            case UNRESOLVED -> someUnresolved = true;
            case UNKNOWN -> diary.ended(hold);
            default -> {}
        }
    }
}
