package dev.penstock.experiment.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Units that come and stay, and whose requests are alike: each unit has its own level of cost, and a request's cost is heavy-tailed
 * around it.
 */
final class Crowd {

    static final int BUCKETS = 128;
    static final int SLOTS = 10_000;

    /** A unit with its number, the place that its hashes give it, and what its requests cost. */
    record Unit(int number, int slot, int bucket, double level) {}

    private final SplittableRandom random;
    private final double levelSpread;
    private final double requestSpread;
    private final List<Unit> units = new ArrayList<>();

    /** A crowd whose units' levels, and each unit's costs around its level, are log-normal with these spreads. */
    Crowd(long seed, double levelSpread, double requestSpread) {
        random = new SplittableRandom(seed);
        this.levelSpread = levelSpread;
        this.requestSpread = requestSpread;
    }

    Unit newcomer() {
        Unit unit = new Unit(
                units.size(),
                random.nextInt(SLOTS),
                random.nextInt(BUCKETS),
                Math.exp(levelSpread * random.nextGaussian()));
        units.add(unit);
        return unit;
    }

    /** Any unit that came so far. */
    Unit any() {
        return units.get(random.nextInt(units.size()));
    }

    double cost(Unit unit) {
        return unit.level() * Math.exp(requestSpread * random.nextGaussian());
    }
}
