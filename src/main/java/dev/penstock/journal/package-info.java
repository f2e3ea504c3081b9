/**
 * What did this gateway send and learn, when it was killed?
 *
 * <p>Before an attempt goes out, its hold is appended to a {@link dev.penstock.journal.Journal}; then what it was learnt
 * to cost, and last that the store has acknowledged its end. A gateway that starts again is told what has no end. What
 * was acknowledged survives {@code kill -9}, since it has reached the operating system; and a loss of power, where its
 * caller waited until it was synced.
 *
 * <p>The journal may be used from any thread and never blocks it: {@link dev.penstock.journal.Inbox} takes an entry,
 * {@link dev.penstock.journal.Writer} writes all that wait at once, {@link dev.penstock.journal.Syncer} forces what was
 * written to the disk; each of the latter two has a thread of its own, so that a slow disk delays only those who wait
 * for it. An append ends on the caller's Vert.x context, or on one of those threads where the caller has none.
 *
 * <p>A lost entry is safe: what was sent and is not known here is charged in full once its lease has passed, and an end
 * that is not known here is found in the store.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.journal;
