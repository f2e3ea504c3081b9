package dev.penstock.budget;

import dev.penstock.journal.Entry;
import dev.penstock.journal.Journal;
import dev.penstock.journal.Unfinished;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What this gateway writes of its holds into the journal, and reads there when it starts again. */
final class Diary {

    private static final Logger LOG = Logger.getLogger(Diary.class);

    /** A hold of the process before this one, and what it is to be charged. */
    record Unsettled(Hold hold, Charge charge) {}

    private final Journal journal;

    Diary(Journal journal) {
        this.journal = journal;
    }

    /** The attempt is about to go out; fails where that cannot be written, so that it must not. */
    Uni<Void> dispatching(Hold hold) {
        return Uni.createFrom()
                .deferred(() -> journal.append(Entry.dispatch(hold.rid(), hold.tenant() + " " + hold.record())));
    }

    /** It is known what the attempt costs. Should that be lost, its whole hold is charged. */
    void learnt(Hold hold, Charge charge) {
        quietly(Entry.usage(hold.rid(), charge.text()));
    }

    /** The store has ended the hold. Should that be lost, the store will say so again. */
    void ended(Hold hold) {
        quietly(Entry.settled(hold.rid()));
    }

    /** The holds that the process before this one left open; what nobody has learnt the cost of is charged in full. */
    List<Unsettled> unsettled() {
        return journal.unfinished().stream()
                .map(Diary::unsettled)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Why the journal cannot be written now; empty where it can. */
    Optional<String> problem() {
        return journal.problem();
    }

    void close() {
        journal.close();
    }

    private void quietly(Entry entry) {
        journal.append(entry).subscribe().with(written -> {}, failure -> LOG.debugf("Not written: %s", failure));
    }

    private static Optional<Unsettled> unsettled(Unfinished attempt) {
        int space = attempt.hold().indexOf(' ');
        Optional<Unsettled> read = space < 0
                ? Optional.empty()
                : Hold.ofRecord(
                                attempt.hold().substring(0, space),
                                attempt.rid(),
                                attempt.hold().substring(space + 1))
                        .map(hold -> new Unsettled(hold, charge(hold, attempt)));
        if (read.isEmpty()) {
            LOG.errorf("The journal has no hold for %s: it is left to the expire job", attempt.rid());
        }
        return read;
    }

    private static Charge charge(Hold hold, Unfinished attempt) {
        return Optional.ofNullable(attempt.charge())
                .flatMap(Charge::ofText)
                .orElseGet(() -> Charge.of(hold.amount(), hold.tokens()));
    }
}
