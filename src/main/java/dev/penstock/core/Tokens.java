package dev.penstock.core;

/** A whole number of model tokens, never negative. */
public record Tokens(long count) implements Comparable<Tokens> {

    public static final Tokens ZERO = new Tokens(0);

    public Tokens {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
    }

    public Tokens plus(Tokens other) {
        return new Tokens(Math.addExact(count, other.count));
    }

    public Tokens min(Tokens other) {
        return count <= other.count ? this : other;
    }

    @Override
    public int compareTo(Tokens other) {
        return Long.compare(count, other.count);
    }
}
