package dev.penstock.chaos;

import java.util.ArrayList;
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

    /** About what is held for one question. */
    static final long HOLD_NANO_USD = 1_300_000;

    private static final int DOMINANCE = 3;

    static Population of(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x7E4A47);
        Limits limits = new Limits();
        List<Tenant> tenants = IntStream.range(0, size)
                .mapToObj(i -> tenant("t%03d".formatted(i), random, limits))
                .toList();
        return new Population(tenants, limits);
    }

    private static Tenant tenant(String id, SplittableRandom random, Limits limits) {
        List<BudgetLine> budgets = new ArrayList<>();
        budgets.add(line(id, "t", "total", random.nextInt(5, 50), limits));
        budgets.add(line(id, "tm:" + Tenant.TEAM, "hour", random.nextInt(4, 25), limits));
        if (random.nextBoolean()) {
            budgets.add(line(id, "t", "minute", random.nextInt(3, 15), limits));
        }
        for (String key : List.of(id + "a", id + "b")) {
            budgets.add(line(id, "k:" + key, "day", random.nextInt(4, 30), limits));
            budgets.add(line(id, "u:" + key, random.nextBoolean() ? "minute" : "total", random.nextInt(2, 12), limits));
        }
        return new Tenant(id, budgets);
    }

    private static BudgetLine line(String tenant, String scope, String window, int holds, Limits limits) {
        BudgetLine line = new BudgetLine(tenant, scope, window);
        // Odd amounts: no sum of costs meets them by chance.
        limits.set(line, holds * (HOLD_NANO_USD + 7) + 1);
        return line;
    }

    /** The tenant with this id, which is its number in {@link #tenants}. */
    Tenant tenant(String id) {
        return tenants.get(Integer.parseInt(id.substring(1)));
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
            limits.set(budget, Math.max(1, limits.now(budget) * percent / 100));
        }
    }
}
