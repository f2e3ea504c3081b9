package dev.penstock.experiment.evidence;

import dev.penstock.experiment.evidence.FlushCall.Serial;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what is told of variants, and hands the sums to Redis each second, and once more at the end.
 *
 * <p>Nobody waits for it, and nothing is added twice: a batch that Redis did not reply to is sent again as it was, under
 * the same sequence. While Redis is away it goes on adding up as long as there is room; what comes after that is dropped,
 * for all variants alike, and counted. Safe among threads.
 */
public final class Recorder implements AutoCloseable {

    /** How long evidence is added up before Redis is told. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The most experiments with evidence that Redis has not got yet. */
    static final int EXPERIMENTS_MAX = 64;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(Recorder.class);
    private static final int INCARNATION_BYTES = 16;
    private static final int SENT_AT_ONCE_MAX = 8;

    private final RedisLink redis;
    private final Clock clock;
    private final Function<? super String, Bounds> bounds;
    private final String incarnation;
    private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private Runnable cancelTimer = () -> {};

    /**
     * A recorder of a gateway that has just started.
     *
     * @param random names this start, which no other may share; so a secure one
     * @param bounds the bounds of an experiment by its name
     */
    public Recorder(RedisLink redis, Clock clock, RandomGenerator random, Function<? super String, Bounds> bounds) {
        this.redis = redis;
        this.clock = clock;
        this.bounds = bounds;
        byte[] name = new byte[INCARNATION_BYTES];
        random.nextBytes(name);
        this.incarnation = HexFormat.of().formatHex(name);
    }

    /** Tells Redis by itself from now on, until it is closed. */
    public synchronized void start(Vertx vertx) {
        cancelTimer.run();
        long timer = vertx.setPeriodic(
                INTERVAL.toMillis(), tick -> flush().subscribe().with(done -> {}));
        cancelTimer = () -> vertx.cancelTimer(timer);
    }

    /** Something has happened to a variant. Neither waits nor fails. */
    public void record(Evidence piece) {
        Outbox outbox = outboxes.compute(piece.experiment(), (experiment, known) -> {
            Outbox into = known == null ? first(experiment) : known;
            if (into == null || !into.add(piece, clock.instant())) {
                dropped.increment();
            }
            return into;
        });
        if (outbox != null && outbox.isFullAtRest()) {
            sent(outbox).subscribe().with(done -> {});
        }
    }

    private @Nullable Outbox first(String experiment) {
        EvidenceKeys keys = EvidenceKeys.of(experiment);
        return outboxes.size() >= EXPERIMENTS_MAX ? null : new Outbox(() -> new Batch(keys, bounds.apply(experiment)));
    }

    /** Tells Redis all that it can be told now; never fails. */
    public Uni<Void> flush() {
        return Multi.createFrom()
                .iterable(outboxes.entrySet())
                .onItem()
                .transformToUni(entry -> sent(entry.getValue()).invoke(() -> forgetEmpty(entry.getKey())))
                .merge(SENT_AT_ONCE_MAX)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void forgetEmpty(String experiment) {
        outboxes.computeIfPresent(experiment, (name, outbox) -> outbox.isEmpty() ? null : outbox);
    }

    private Uni<Void> sent(Outbox outbox) {
        return Uni.createFrom().deferred(() -> outbox.flush(this::sealed, this::told));
    }

    private FlushCall sealed(Batch batch) {
        return batch.sealed(new Serial(incarnation, sequence.incrementAndGet(), clock.millis()));
    }

    private Uni<Boolean> told(Outbox.Sealed batch) {
        return redis.run(Scripts.FLUSH, batch.call().keys(), batch.call().args())
                .invoke(reply -> heard(reply, batch))
                .replaceWith(true)
                .onFailure()
                .invoke(this::failed)
                .onFailure()
                .recoverWithItem(false);
    }

    private void heard(Response reply, Outbox.Sealed batch) {
        if (isFailing.getAndSet(false)) {
            LOG.info("Redis takes the evidence of experiments again");
        }
        String word = reply.get(0).toString();
        if (word.equals("OK")) {
            long changes = reply.get(1).toLong();
            refused.add(changes);
            if (changes > 0) {
                LOG.warnf("Redis refused %d changes of the evidence of an experiment", changes);
            }
        } else if (!word.equals("DUP")) {
            dropped.add(batch.pieces());
            LOG.warnf("Redis does not take %d pieces of evidence: %s", batch.pieces(), word);
        }
    }

    /** A Redis that does not reply at all is told of by the connections to it. */
    private void failed(Throwable error) {
        if (!(error instanceof RedisUnavailable) && !isFailing.getAndSet(true)) {
            LOG.errorf("Redis refuses the evidence of experiments: %s", error.getMessage());
        }
    }

    /** How many pieces of evidence were left out so far, since there was no room or no Redis for them. */
    public long dropped() {
        return dropped.sum();
    }

    /** How many changes Redis refused so far, since a key holds something else, or a sum would pass 64 bits. */
    public long refusedChanges() {
        return refused.sum();
    }

    /** Tells Redis the rest, and waits a little for it; to be called before the connections are closed, and on no event loop. */
    @Override
    public synchronized void close() {
        cancelTimer.run();
        // What is under way, once more if that fails, and the rest.
        Uni<Void> rest = flush().chain(this::flush).chain(this::flush);
        try {
            rest.await().atMost(CLOSE_PATIENCE);
        } catch (TimeoutException late) {
            LOG.warn("The last second of evidence may be lost: Redis did not take it in time");
        }
    }
}
