package dev.penstock.experiment.evidence;

import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Notes the strongest evidence that was ever seen about the metrics of a variant in an epoch: what one look has proven, no later
 * one takes back.
 *
 * <p>It is kept in millionths of the logarithm. Of several who note something, the strongest stays.
 */
public final class Peaks {

    private static final double MILLIONTHS = 1e6;

    private final RedisLink redis;

    public Peaks(RedisLink redis) {
        this.redis = redis;
    }

    /** Notes what is stronger than all before, in one write; fails where Redis does not answer. */
    public Uni<Void> raise(String experiment, Map<Arm, Map<String, Evidence>> seen) {
        EvidenceKeys keys = EvidenceKeys.of(experiment);
        List<String> all = new ArrayList<>(List.of(keys.retired()));
        List<String> args = new ArrayList<>();
        seen.forEach((arm, metrics) -> {
            all.add(keys.peaks(arm));
            metrics.forEach((metric, evidence) ->
                    args.addAll(List.of(Integer.toString(all.size()), metric, Long.toString(millionths(evidence)))));
        });
        return redis.run(Scripts.PEAKS, all, args).replaceWithVoid();
    }

    /** Whether the one is above the other by as much as is kept. */
    public static boolean isAbove(Evidence one, Evidence other) {
        return millionths(one) > millionths(other);
    }

    static Evidence of(long millionths) {
        return new Evidence(millionths / MILLIONTHS);
    }

    /** Evidence that speaks for "no difference" is none. */
    private static long millionths(Evidence evidence) {
        double bounded = Math.min(Math.max(0, evidence.logE()), Math.log(Evidence.E_MAX));
        return Math.round(bounded * MILLIONTHS);
    }
}
