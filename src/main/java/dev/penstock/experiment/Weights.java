package dev.penstock.experiment;

import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Variant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shares of variants, relative to one another.
 *
 * @param byVariant the weights by the variant's name, in declared order; at least one above 0
 */
public record Weights(Map<String, Long> byVariant) {

    /** The most variants of a model. */
    public static final int MAX_VARIANTS = 1_000;

    /** So small that no product with a number of slots passes 64 bits. */
    private static final long MAX_WEIGHT = 100_000_000_000L;

    public Weights {
        byVariant = Collections.unmodifiableMap(new LinkedHashMap<>(byVariant));
        if (byVariant.size() > MAX_VARIANTS) {
            throw new IllegalArgumentException(
                    "a model has at most " + MAX_VARIANTS + " variants, not " + byVariant.size());
        }
        byVariant.forEach((variant, weight) -> {
            if (weight < 0 || weight > MAX_WEIGHT) {
                throw new IllegalArgumentException(
                        "the weight of " + variant + " must be between 0 and " + MAX_WEIGHT + ", not " + weight);
            }
        });
        if (sum(byVariant) == 0) {
            throw new IllegalArgumentException("at least one variant must have a weight above 0");
        }
    }

    /** The weights that are declared. */
    public static Weights of(Model model) {
        Map<String, Long> weights = new LinkedHashMap<>();
        for (Variant variant : model.variants()) {
            weights.put(variant.name(), variant.weight());
        }
        return new Weights(weights);
    }

    /** How many slots each variant is due: rounded by the largest remainder, ties to the earlier variant. */
    Map<String, Integer> sizes() {
        long sum = sum(byVariant);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, Long> remainders = new LinkedHashMap<>();
        int left = SlotRange.SLOTS;
        for (Map.Entry<String, Long> share : byVariant.entrySet()) {
            long product = share.getValue() * SlotRange.SLOTS;
            int whole = (int) (product / sum);
            sizes.put(share.getKey(), whole);
            remainders.put(share.getKey(), product % sum);
            left -= whole;
        }
        for (; left > 0; left--) {
            String largest = largest(remainders);
            sizes.merge(largest, 1, Integer::sum);
            remainders.put(largest, -1L);
        }
        return sizes;
    }

    private static String largest(Map<String, Long> remainders) {
        String largest = "";
        long most = -1;
        for (Map.Entry<String, Long> remainder : remainders.entrySet()) {
            if (remainder.getValue() > most) {
                largest = remainder.getKey();
                most = remainder.getValue();
            }
        }
        return largest;
    }

    private static long sum(Map<String, Long> weights) {
        return weights.values().stream().mapToLong(Long::longValue).sum();
    }
}
