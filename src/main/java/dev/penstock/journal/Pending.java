package dev.penstock.journal;

import io.vertx.core.Promise;
import org.jboss.logging.Logger;

/** An entry on its way, whose caller waits. */
record Pending(Stamped record, Durability durability, Promise<Void> promise) {

    private static final Logger LOG = Logger.getLogger(Pending.class);

    boolean is(Entry.Type type) {
        return record.entry().type() == type;
    }

    String rid() {
        return record.entry().rid();
    }

    void succeed() {
        tell(promise::tryComplete);
    }

    void fail(JournalUnavailable why) {
        tell(() -> promise.tryFail(why));
    }

    /** One caller who cannot be told, since its event loop has ended, must not keep the others from it. */
    private void tell(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) {
            LOG.warnf(e, "What became of the entry of %s could not be told", rid());
        }
    }
}
