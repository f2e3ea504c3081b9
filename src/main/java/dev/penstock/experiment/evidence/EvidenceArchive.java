package dev.penstock.experiment.evidence;

import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how long the evidence of an experiment stays. While it runs it stays for good; only minutes and hours go by
 * themselves.
 */
public final class EvidenceArchive {

    /** How long the evidence of a concluded experiment stays. */
    public static final Duration CONCLUDED_KEPT = Duration.ofDays(90);

    private final RedisLink redis;

    public EvidenceArchive(RedisLink redis) {
        this.redis = redis;
    }

    /**
     * Lets the evidence of an experiment go after a while, what is still told of it included. Fails where Redis does not
     * answer; do it again then.
     *
     * @param epochs all epochs that it had
     * @param variants all variants that it had in any of them
     */
    public Uni<Void> retire(String experiment, List<Long> epochs, List<String> variants, Duration after) {
        if (after.toMillis() < 1) {
            throw new IllegalArgumentException("after must be at least 1 ms, not " + after);
        }
        return expire(experiment, epochs, variants, after.toMillis());
    }

    /** Keeps the evidence of an experiment that goes on after all; what has gone is gone. */
    public Uni<Void> keep(String experiment, List<Long> epochs, List<String> variants) {
        return expire(experiment, epochs, variants, 0);
    }

    private Uni<Void> expire(String experiment, List<Long> epochs, List<String> variants, long millis) {
        List<String> keys = keys(EvidenceKeys.of(experiment), epochs, variants);
        return redis.run(Scripts.RETIRE, keys, List.of(Long.toString(millis))).replaceWithVoid();
    }

    private static List<String> keys(EvidenceKeys keys, List<Long> epochs, List<String> variants) {
        List<String> all = new ArrayList<>(
                List.of(keys.retired(), keys.sequences(), keys.seen(), keys.frozen(), keys.sums(), keys.units()));
        for (Guard guard : Guard.values()) {
            all.add(keys.failed(guard));
            all.add(keys.failures(guard));
        }
        for (long epoch : epochs) {
            variants.forEach(variant -> all.addAll(keys.ofArm(new Arm(epoch, variant))));
            variants.forEach(from -> all.addAll(pairs(keys, epoch, from, variants)));
        }
        return all;
    }

    private static List<String> pairs(EvidenceKeys keys, long epoch, String from, List<String> variants) {
        return variants.stream()
                .filter(to -> !to.equals(from))
                .map(to -> keys.pair(new AnswerPair.Sides(epoch, from, to)))
                .toList();
    }
}
