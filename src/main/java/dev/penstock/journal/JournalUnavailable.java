package dev.penstock.journal;

/** The journal cannot keep an entry now: the disk or the queue is full, too much is open, or the journal is closed. */
public final class JournalUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalUnavailable(String message) {
        super(message, null, false, false);
    }
}
