package dev.penstock.identity;

import dev.penstock.core.Issuer;
import dev.penstock.core.KeySet;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.SigningKey;
import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all issuers. What is there is given at once; who names a key that is not there waits, within a bound, for
 * the one fetch that is under way. No thread waits.
 */
public final class KeySets implements AutoCloseable {

    /** Sets of policies come and go; the URLs of older ones are forgotten all at once. */
    private static final int MAX_URLS = 256;

    private final KeySetFetch fetch;
    private final IdentitySettings settings;
    private final LongSupplier nanoTime;
    private final Map<URI, RemoteKeys> remote = new ConcurrentHashMap<>();

    /**
     * Keys that are fetched by a client of their own.
     *
     * @param nanoTime the time by which keys grow old
     */
    public KeySets(Vertx vertx, IdentitySettings settings, LongSupplier nanoTime) {
        this.fetch = new KeySetFetch(vertx, settings);
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** A key, and the set it is from. */
    record Found(KeySet set, SigningKey key) {}

    /** The key that a token names; a no where the issuer has none, or where its keys cannot be had. */
    Uni<Verdict<Found>> find(Issuer issuer, @Nullable String keyId, String algorithm) {
        return issuer.keys()
                .fold(
                        fetched -> find(remote(fetched.url()), keyId, algorithm),
                        given -> at(Verdicts.known(given.set(), keyId, algorithm)));
    }

    private Uni<Verdict<Found>> find(RemoteKeys keys, @Nullable String keyId, String algorithm) {
        Verdict<Found> known = Verdicts.of(keys, keyId, algorithm);
        if (known instanceof Verdict.Granted<Found>) {
            return at(known);
        }
        Future<KeySet> fetching = keys.again();
        return fetching == null ? at(known) : settled(fetching).map(done -> Verdicts.of(keys, keyId, algorithm));
    }

    /** Whether these are the issuer's keys still. */
    boolean isCurrent(Issuer issuer, KeySet set) {
        return issuer.keys()
                .<Boolean>fold(fetched -> set.equals(remote(fetched.url()).current()), given -> true);
    }

    private RemoteKeys remote(URI url) {
        RemoteKeys known = remote.get(url);
        if (known != null) {
            return known;
        }
        if (remote.size() >= MAX_URLS) {
            remote.clear();
        }
        return remote.computeIfAbsent(url, unseen -> new RemoteKeys(unseen, fetch::fetch, settings, nanoTime));
    }

    /** The end of the fetch, good or bad, in the caller's own context. */
    private static Uni<Boolean> settled(Future<KeySet> fetching) {
        return Uni.createFrom().emitter(waiting -> {
            ContextInternal caller = ContextInternal.current();
            Promise<Boolean> end = caller == null ? Promise.promise() : caller.promise();
            end.future().onSuccess(waiting::complete);
            fetching.onComplete(done -> end.complete(done.succeeded()));
        });
    }

    private static <T> Uni<T> at(T value) {
        return Uni.createFrom().item(value);
    }

    @Override
    public void close() {
        fetch.close();
    }

    /** What a set of keys says to the name of a key. */
    private static final class Verdicts {

        private static Verdict<Found> of(RemoteKeys keys, @Nullable String keyId, String algorithm) {
            KeySet set = keys.current();
            Verdict<Found> known = set == null ? Tokens.incorrect() : known(set, keyId, algorithm);
            boolean isUndecided = !(known instanceof Verdict.Granted<Found>) && (set == null || keys.isFailing());
            return isUndecided ? Verdict.no(unavailable()) : known;
        }

        private static Verdict<Found> known(KeySet set, @Nullable String keyId, String algorithm) {
            Optional<SigningKey> key = set.find(keyId, algorithm);
            return key.<Verdict<Found>>map(found -> Verdict.yes(new Found(set, found)))
                    .orElseGet(Tokens::incorrect);
        }

        private static Refusal unavailable() {
            String message =
                    "The keys by which this token would be checked cannot be had now. Please try again in 10s.";
            return Refusal.of(Reason.KEYS_UNAVAILABLE, message).withRetryAfter(Duration.ofSeconds(10));
        }
    }
}
