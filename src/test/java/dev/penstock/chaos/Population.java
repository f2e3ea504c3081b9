package dev.penstock.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The tenants of a run, with budgets at all four levels that are small enough to be exhausted in it.
 *
 * @param tenants all of them; the first ones get most of the traffic
 * @param limits the limits of their budgets
 */
record Population(List<Tenant> tenants, Limits limits) {

    private static final int DOMINANCE = 3;
    /** Each gateway's allowance is at least one unit, and all of them are within the limit. */
    private static final long LIMIT_MIN = Mode.GATEWAYS_MAX;

    static Population of(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x7E4A47);
        Limits limits = new Limits();
        List<Tenant> tenants = IntStream.range(0, size)
                .mapToObj(i -> Endowment.of("t%03d".formatted(i), random, limits))
                .toList();
        return new Population(tenants, limits);
    }

    /** The tenant with this id, which is its number in {@link #tenants}. */
    Tenant tenant(String id) {
        return tenants.get(Integer.parseInt(id.substring(1)));
    }

    /** What this budget lets through without its store. */
    Mode mode(BudgetLine line) {
        Terms terms = tenant(line.tenant()).budgets().get(line);
        return terms == null ? Mode.STRICT : terms.mode();
    }

    /** One of them: few get much, most get little. */
    Tenant draw(SplittableRandom random) {
        double share = Math.pow(random.nextDouble(), DOMINANCE);
        return tenants.get((int) (share * tenants.size()));
    }

    /** Lowers and raises the limits by up to a half. */
    void scale(SplittableRandom random) {
        for (BudgetLine budget : limits.budgets()) {
            long percent = 60 + 10L * random.nextInt(10);
            limits.set(budget, Math.max(LIMIT_MIN, limits.now(budget) * percent / 100));
        }
    }
}
