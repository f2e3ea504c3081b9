package dev.penstock.identity;

import dev.penstock.core.KeySet;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys behind one URL, as they were when they were fetched last.
 *
 * <p>One fetch at most is under way, and none begins before the interval since the last one has passed, however many
 * requests want one. Safe for use from many threads.
 */
final class RemoteKeys {

    private static final Logger LOG = Logger.getLogger(RemoteKeys.class);

    /** What is known: the keys, when they were fetched, and how the last fetch ended. */
    private record State(@Nullable KeySet keys, long fetchedNanos, boolean failed) {}

    private final URI url;
    private final Function<URI, Future<KeySet>> fetch;
    private final LongSupplier nanoTime;
    private final long freshNanos;
    private final long staleNanos;
    private final long intervalNanos;
    private volatile State state = new State(null, 0, false);
    private @Nullable Future<KeySet> underWay;
    private boolean wasTried;
    private long triedNanos;

    RemoteKeys(URI url, Function<URI, Future<KeySet>> fetch, IdentitySettings settings, LongSupplier nanoTime) {
        this.url = url;
        this.fetch = fetch;
        this.nanoTime = nanoTime;
        this.freshNanos = nanos(settings.keysFresh());
        this.staleNanos = nanos(settings.keysStale());
        this.intervalNanos = nanos(settings.fetchInterval());
    }

    /** The keys to go by now; null where there are none, or none that is young enough. Begins a fetch for old ones. */
    @Nullable
    KeySet current() {
        State known = state;
        if (known.keys() == null) {
            return null;
        }
        long age = nanoTime.getAsLong() - known.fetchedNanos();
        if (age > freshNanos) {
            var unused = again();
        }
        return age > staleNanos ? null : known.keys();
    }

    /** Whether the last fetch brought nothing. */
    boolean isFailing() {
        return state.failed();
    }

    /** The fetch that is under way, or a new one; null where it is too early for one. */
    synchronized @Nullable Future<KeySet> again() {
        Future<KeySet> running = underWay;
        if (running != null) {
            return running;
        }
        long now = nanoTime.getAsLong();
        if (wasTried && now - triedNanos < intervalNanos) {
            return null;
        }
        wasTried = true;
        triedNanos = now;
        Future<KeySet> begun = fetch.apply(url);
        if (!begun.isComplete()) {
            underWay = begun;
        }
        return begun.onComplete(this::took, this::failed);
    }

    private synchronized void took(KeySet keys) {
        underWay = null;
        State before = state;
        if (before.failed()) {
            LOG.infof("The signing keys at %s can be fetched again", place());
        }
        // The same object while they are the same, so that what was verified by them stays so.
        KeySet kept = keys.equals(before.keys()) ? before.keys() : keys;
        state = new State(kept, nanoTime.getAsLong(), false);
    }

    private synchronized void failed(Throwable reason) {
        underWay = null;
        State before = state;
        if (!before.failed()) {
            LOG.warnf("The signing keys at %s cannot be fetched: %s", place(), reason.getMessage());
        }
        state = new State(before.keys(), before.fetchedNanos(), true);
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
    }

    /** The address without its query, which may hold a secret. */
    private String place() {
        return url.getScheme() + "://" + url.getAuthority() + url.getPath();
    }
}
