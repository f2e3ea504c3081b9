package dev.penstock.experiment;

import dev.penstock.core.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which variant owns which slots: each slot has one owner.
 *
 * <p>At first each variant owns one range, in declared order. New weights move no more slots than they must, so who keeps
 * a slot keeps the variant.
 */
public final class Allocation {

    private static final short FREE = -1;

    /** The variants in declared order; some may own nothing. */
    private final List<String> variants;

    /** For each slot the place of its owner among the variants. */
    private final short[] owners;

    /** For each variant how many slots it owns. */
    private final int[] sizes;

    private Allocation(List<String> variants, short[] owners) {
        this.variants = variants;
        this.owners = owners;
        this.sizes = new int[variants.size()];
        for (short owner : owners) {
            sizes[owner]++;
        }
    }

    /** The first allocation for these weights. */
    public static Allocation first(Weights weights) {
        short[] owners = new short[SlotRange.SLOTS];
        int from = 0;
        short variant = 0;
        for (int size : weights.sizes().values()) {
            Arrays.fill(owners, from, from + size, variant++);
            from += size;
        }
        return new Allocation(List.copyOf(weights.byVariant().keySet()), owners);
    }

    /** The allocation with these ranges by variant, in declared order; together they must hold each slot once. */
    public static Allocation of(Map<String, List<SlotRange>> ranges) {
        if (ranges.size() > Weights.MAX_VARIANTS) {
            throw new IllegalArgumentException("more variants than " + Weights.MAX_VARIANTS + ": " + ranges.size());
        }
        short[] owners = new short[SlotRange.SLOTS];
        Arrays.fill(owners, FREE);
        short variant = 0;
        for (List<SlotRange> owned : ranges.values()) {
            for (SlotRange range : owned) {
                give(owners, range, variant);
            }
            variant++;
        }
        requireOwned(owners);
        return new Allocation(List.copyOf(ranges.keySet()), owners);
    }

    private static void give(short[] owners, SlotRange range, short variant) {
        for (int slot = range.from(); slot < range.to(); slot++) {
            if (owners[slot] != FREE) {
                throw new IllegalArgumentException("slot " + slot + " has two owners");
            }
            owners[slot] = variant;
        }
    }

    private static void requireOwned(short[] owners) {
        for (int slot = 0; slot < owners.length; slot++) {
            if (owners[slot] == FREE) {
                throw new IllegalArgumentException("slot " + slot + " has no owner");
            }
        }
    }

    /**
     * The allocation for other weights. Who has too much gives from the end of its last range; who has too little takes, in
     * declared order, the lowest slots that were given. A variant without a weight gives all and is gone.
     */
    public Allocation reweighted(Weights weights) {
        Map<String, Integer> due = weights.sizes();
        List<String> names = List.copyOf(due.keySet());
        short[] next = renumbered(names);
        int[] missing = new int[names.size()];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = due.getOrDefault(names.get(i), 0) - size(names.get(i));
        }
        for (int slot = next.length - 1; slot >= 0; slot--) {
            short owner = next[slot];
            if (owner != FREE && missing[owner] < 0) {
                missing[owner]++;
                next[slot] = FREE;
            }
        }
        short receiver = 0;
        for (int slot = 0; slot < next.length; slot++) {
            if (next[slot] == FREE) {
                while (missing[receiver] == 0) {
                    receiver++;
                }
                missing[receiver]--;
                next[slot] = receiver;
            }
        }
        return new Allocation(names, next);
    }

    /** The owners of the slots by their places among these names; those that are not among them own nothing. */
    private short[] renumbered(List<String> names) {
        short[] places = new short[variants.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = (short) names.indexOf(variants.get(i));
        }
        short[] next = new short[owners.length];
        for (int slot = 0; slot < next.length; slot++) {
            next[slot] = places[owners[slot]];
        }
        return next;
    }

    /** The allocation in which one variant has all slots of another. */
    public Allocation handedOver(String from, String to) {
        Map<String, Long> weights = new LinkedHashMap<>();
        variants.forEach(variant -> weights.put(variant, (long) size(variant)));
        weights.merge(to, (long) size(from), Long::sum);
        weights.put(from, 0L);
        return reweighted(new Weights(weights));
    }

    /** The name of the variant that owns the slot. */
    public String owner(int slot) {
        return variants.get(owners[slot]);
    }

    /** All variants, in declared order, with those that own nothing. */
    public List<String> variants() {
        return variants;
    }

    /** How many slots the variant owns; 0 of one that is not known. */
    public int size(String variant) {
        int place = variants.indexOf(variant);
        return place < 0 ? 0 : sizes[place];
    }

    /** How many variants own slots. */
    public int owning() {
        int owning = 0;
        for (int size : sizes) {
            owning += size > 0 ? 1 : 0;
        }
        return owning;
    }

    /** What each variant owns, in declared order: ranges that rise and do not touch. */
    public Map<String, List<SlotRange>> ranges() {
        Map<String, List<SlotRange>> ranges = new LinkedHashMap<>();
        variants.forEach(variant -> ranges.put(variant, new ArrayList<>()));
        int from = 0;
        for (int slot = 1; slot <= owners.length; slot++) {
            if (slot == owners.length || owners[slot] != owners[from]) {
                ranges.computeIfAbsent(owner(from), owner -> new ArrayList<>()).add(new SlotRange(from, slot));
                from = slot;
            }
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allocation that && variants.equals(that.variants) && Arrays.equals(owners, that.owners);
    }

    @Override
    public int hashCode() {
        return 31 * variants.hashCode() + Arrays.hashCode(owners);
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}
