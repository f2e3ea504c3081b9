package dev.penstock.experiment.evidence;

import dev.penstock.core.Usage;
import dev.penstock.experiment.Exposure;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An independent count, one piece after the other and without bounds: what Redis must hold in the end. */
final class NaiveEvidence {

    private static final String TAG = TestEvidence.TAG;

    private final Map<String, Map<String, BigInteger>> hashes = new TreeMap<>();
    private final Map<String, Map<String, String>> sets = new TreeMap<>();
    private final Set<String> known = new HashSet<>();

    /** Counts it; time series are left to other tests. */
    void add(Evidence piece) {
        if (piece instanceof Enrolled enrolled) {
            member(TAG + "units", enrolled.exposure().unitHash());
            member(arm(enrolled.exposure()) + "a", enrolled.exposure().unitHash());
        } else if (piece instanceof Observation observation) {
            observed(observation);
        } else if (piece instanceof CacheHit hit) {
            inc(arm(hit.arm()) + "t", "hit", 1);
            inc(arm(hit.arm()) + "t", "saved_nano", hit.saved().nanoUsd());
        } else if (piece instanceof Feedback feedback) {
            opinion(feedback, "fb_rating_n", feedback.count());
            opinion(feedback, "fb_rating_sum", feedback.millionths());
        } else if (piece instanceof Vote vote) {
            inc(arm(vote.arm()) + "t", vote.result().name().toLowerCase(Locale.ROOT), vote.change());
        } else if (piece instanceof AnswerPair pair) {
            inc(TAG + "1:pair:small~large:b", pair.bucket() + ":n", 1);
            pair.from().forEach((metric, level) -> {
                String key = TAG + "1:pair:small~large:b";
                inc(key, pair.bucket() + ":from_" + metric.field(), level);
                inc(key, pair.bucket() + ":" + metric.field(), pair.to().getOrDefault(metric, 0L) - level);
            });
        }
    }

    private void opinion(Feedback feedback, String field, long by) {
        Exposure to = feedback.exposure();
        inc(arm(to) + "t", field, by);
        if (!to.isAnonymous()) {
            inc(arm(to) + "b", to.bucket() + ":" + field, by);
        }
    }

    private void observed(Observation o) {
        String arm = arm(o.exposure());
        totals(arm + "t", o);
        inc(TAG + "sums", "cost_nano", o.spend().billed().nanoUsd());
        Map<String, Integer> cells = cells(o);
        cells.forEach((kind, cell) -> inc(arm + "h:" + kind, cell.toString(), 1));
        if (o.exposure().isAnonymous()) {
            return;
        }
        buckets(arm + "b", o.exposure().bucket() + ":", o);
        String unit = o.exposure().unitHash();
        member(TAG + "units", unit);
        if (member(arm + "u", unit)) {
            cells.forEach((kind, cell) -> inc(arm + "f:" + kind, cell.toString(), 1));
        }
        suffered("errors", fails(o), o.exposure());
        suffered("slow_first_token", o.pace().slowFirstToken(), o.exposure());
        suffered("slow_total", o.pace().slowTotal(), o.exposure());
        suffered("stalled", o.pace().stalled(), o.exposure());
        suffered("refusals", o.answer().refusal(), o.exposure());
        suffered("invalid_json", o.answer().badJson(), o.exposure());
    }

    private void totals(String key, Observation o) {
        Usage usage = o.traffic().usage();
        inc(key, "n", 1);
        inc(key, "cost_nano", o.spend().billed().nanoUsd());
        inc(key, "list_nano", o.spend().list().nanoUsd());
        inc(key, "tok_in", usage.input().count() + usage.cacheWrite().count());
        inc(key, "tok_cached", usage.cachedInput().count());
        inc(key, "tok_out", usage.output().count());
        inc(key, "tok_reason", usage.reasoning().count());
        inc(key, "err_429", o.outcome() == Outcome.TOO_MANY_REQUESTS ? 1 : 0);
        inc(key, "err_5xx", o.outcome() == Outcome.SERVER_ERROR ? 1 : 0);
        inc(key, "err_timeout", o.outcome() == Outcome.TIMEOUT ? 1 : 0);
        inc(key, "err_other", o.outcome() == Outcome.OTHER_ERROR ? 1 : 0);
        inc(key, "cancel", o.outcome() == Outcome.CANCELLED ? 1 : 0);
        inc(key, "slow_ttft", o.pace().slowFirstToken() ? 1 : 0);
        inc(key, "slow_total", o.pace().slowTotal() ? 1 : 0);
        inc(key, "stalled", o.pace().stalled() ? 1 : 0);
        if (o.answer().finish() != Finish.NONE) {
            inc(key, "fin_" + o.answer().finish().name().toLowerCase(Locale.ROOT), 1);
        }
        inc(key, "refusal", o.answer().refusal() ? 1 : 0);
        inc(key, "empty", o.answer().empty() ? 1 : 0);
        inc(key, "bad_json", o.answer().badJson() ? 1 : 0);
        inc(key, "retry", o.detours().retries());
        inc(key, "failover", o.detours().failovers());
        inc(key, "crossover", o.detours().crossover() ? 1 : 0);
    }

    private void buckets(String key, String bucket, Observation o) {
        Usage usage = o.traffic().usage();
        inc(key, bucket + "n", 1);
        inc(key, bucket + "cost_nano", Math.min(50_000_000, o.spend().billed().nanoUsd()));
        inc(key, bucket + "tok_in", usage.input().count() + usage.cacheWrite().count());
        inc(key, bucket + "tok_out", usage.output().count());
        inc(key, bucket + "x", o.traffic().promptBytes());
        Long ttft = o.pace().ttftMicros();
        inc(key, bucket + "ttft_us", ttft == null ? 0 : ttft);
        inc(key, bucket + "ttft_n", ttft == null ? 0 : 1);
        inc(key, bucket + "total_us", o.outcome() == Outcome.OK ? o.pace().totalMicros() : 0);
        inc(key, bucket + "total_n", o.outcome() == Outcome.OK ? 1 : 0);
    }

    private static Map<String, Integer> cells(Observation o) {
        Map<String, Integer> cells = new TreeMap<>();
        Long ttft = o.pace().ttftMicros();
        cells.put("cost", cell(o.spend().billed().nanoUsd()));
        if (ttft != null) {
            cells.put("ttft", cell(ttft / 1000));
        }
        if (o.outcome() == Outcome.OK) {
            cells.put("total", cell(o.pace().totalMicros() / 1000));
            long out = o.traffic().usage().output().count();
            long micros = ttft == null ? 0 : o.pace().totalMicros() - ttft;
            long perSecond = micros > 0 ? (out - 1) * 1_000_000_000 / micros : 0;
            if (perSecond > 0) {
                cells.put("mtps", cell(perSecond));
            }
        }
        return cells;
    }

    private static int cell(long x) {
        return (int) Math.ceil(Math.log((double) Math.max(1, x)) / Math.log(1.01 / 0.99));
    }

    private static boolean fails(Observation o) {
        return o.outcome() != Outcome.OK && o.outcome() != Outcome.CANCELLED && o.outcome() != Outcome.CLIENT_ERROR;
    }

    private void suffered(String guard, boolean so, Exposure who) {
        if (so && member(TAG + "g:" + guard, who.unitHash())) {
            inc(TAG + "g:" + guard + ":c", who.epoch() + ":" + who.variant(), 1);
        }
    }

    private static String arm(Exposure exposure) {
        return TAG + exposure.epoch() + ":" + exposure.variant() + ":";
    }

    private static String arm(Arm arm) {
        return TAG + arm.epoch() + ":" + arm.variant() + ":";
    }

    private boolean member(String key, String member) {
        sets.computeIfAbsent(key, first -> new TreeMap<>()).put(member, "");
        return known.add(key + " " + member);
    }

    private void inc(String key, String field, long by) {
        hashes.computeIfAbsent(key, first -> new TreeMap<>()).merge(field, BigInteger.valueOf(by), BigInteger::add);
    }

    /** What Redis must hold, sums of 0 left out. */
    Map<String, Map<String, String>> evidence() {
        Map<String, Map<String, String>> all = new TreeMap<>(sets);
        hashes.forEach((key, fields) -> {
            Map<String, String> texts = new TreeMap<>();
            fields.forEach((field, sum) -> {
                if (sum.signum() != 0) {
                    texts.put(field, sum.toString());
                }
            });
            if (!texts.isEmpty()) {
                all.put(key, texts);
            }
        });
        return all;
    }
}
