package dev.penstock.experiment.evidence;

import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Reads what all gateways have counted. Everything fails where Redis does not answer.
 *
 * <p>The variants of an epoch are read at one moment, so that no flush comes between them.
 */
public final class EvidenceReader {

    private static final int POINTS_AT_ONCE_MAX = 250;

    private final RedisLink redis;

    public EvidenceReader(RedisLink redis) {
        this.redis = redis;
    }

    /** What the variants did in each of these epochs. */
    public Uni<Aggregate> read(String experiment, List<Long> epochs, List<String> variants) {
        EvidenceKeys keys = EvidenceKeys.of(experiment);
        return Multi.createFrom()
                .iterable(epochs)
                .onItem()
                .transformToUniAndConcatenate(epoch -> tallies(keys, arms(epoch, variants)))
                .collect()
                .in(HashMap<Arm, Tally>::new, Map::putAll)
                .flatMap(tallies -> whole(keys, tallies));
    }

    private Uni<Map<Arm, Tally>> tallies(EvidenceKeys keys, List<Arm> arms) {
        Question question = new Question();
        arms.forEach(arm -> Tally.ask(question, keys, arm));
        return question.to(redis).map(answers -> {
            Map<Arm, Tally> tallies = new HashMap<>();
            arms.forEach(arm -> tallies.put(arm, new Tally(answers)));
            return tallies;
        });
    }

    private static List<Arm> arms(long epoch, List<String> variants) {
        return variants.stream().map(variant -> new Arm(epoch, variant)).toList();
    }

    private Uni<Aggregate> whole(EvidenceKeys keys, Map<Arm, Tally> tallies) {
        Question question = new Question();
        for (Guard guard : Guard.values()) {
            question.hash(keys.failures(guard));
        }
        question.hash(keys.frozen()).hash(keys.sums()).set(keys.units());
        return question.to(redis).map(answers -> {
            Map<Guard, Counts> failures = new EnumMap<>(Guard.class);
            for (Guard guard : Guard.values()) {
                failures.put(guard, Counts.of(answers.next()));
            }
            return new Aggregate(
                    tallies,
                    failures,
                    Counts.of(answers.next()),
                    Counts.of(answers.next()),
                    answers.next().toLong());
        });
    }

    /** How these variants answered the same prompts. */
    public Uni<List<PairSums>> pairs(String experiment, List<AnswerPair.Sides> asked) {
        EvidenceKeys keys = EvidenceKeys.of(experiment);
        Question question = new Question();
        asked.forEach(sides -> question.hash(keys.pair(sides)));
        return question.to(redis)
                .map(answers -> asked.stream()
                        .map(sides -> new PairSums(sides, Counts.of(answers.next())))
                        .toList());
    }

    /** A point for each stretch of time from the one to the other, both included, the oldest first. */
    public Uni<List<Point>> points(String experiment, String variant, Stretch stretch, Instant from, Instant to) {
        long first = stretch.number(from);
        long last = stretch.number(to);
        if (last < first || last - first >= stretch.pointsMax()) {
            throw new IllegalArgumentException(
                    "to must be at least " + from + " and at most " + stretch.pointsMax() + " points later, not " + to);
        }
        EvidenceKeys keys = EvidenceKeys.of(experiment);
        return Multi.createFrom()
                .items(LongStream.rangeClosed(first, last).boxed())
                .group()
                .intoLists()
                .of(POINTS_AT_ONCE_MAX)
                .onItem()
                .transformToUniAndConcatenate(numbers -> points(keys, variant, stretch, numbers))
                .collect()
                .in(ArrayList<Point>::new, List::addAll)
                .map(List::copyOf);
    }

    private Uni<List<Point>> points(EvidenceKeys keys, String variant, Stretch stretch, List<Long> numbers) {
        Question question = new Question();
        numbers.forEach(number -> question.hash(keys.stretch(stretch, number, variant)));
        return question.to(redis)
                .map(answers -> numbers.stream()
                        .map(number -> Point.of(stretch.begin(number), Counts.of(answers.next())))
                        .toList());
    }
}
