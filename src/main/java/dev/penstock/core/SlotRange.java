package dev.penstock.core;

/**
 * Neighbouring slots out of those over which units are spread.
 *
 * @param from the first slot
 * @param to the first slot after it
 */
public record SlotRange(int from, int to) {

    /** How many slots there are; one is a hundredth of a percent of the units. */
    public static final int SLOTS = 10_000;

    public SlotRange {
        if (from < 0 || from >= to || to > SLOTS) {
            throw new IllegalArgumentException(
                    "a range of slots goes up, within 0 and " + SLOTS + ", not from " + from + " to " + to);
        }
    }

    public int size() {
        return to - from;
    }

    public boolean contains(int slot) {
        return slot >= from && slot < to;
    }

    public boolean overlaps(SlotRange other) {
        return from < other.to && other.from < to;
    }
}
