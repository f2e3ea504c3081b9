package dev.penstock.simulator;

import java.util.SplittableRandom;

/** Where an answer's apparent randomness comes from: the same request has the same seed, and only that. */
record Seed(long value) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The seed of a text: its 64-bit FNV-1a hash over UTF-16 units. */
    static Seed of(String text) {
        return new Seed(FNV_OFFSET).with(text);
    }

    /** A seed that depends on this one and the text. */
    Seed with(String text) {
        long hash = value;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        // The length, with a bit that no character has, keeps "a" then "bc" apart from "ab" then "c".
        return new Seed((hash ^ (text.length() | 1L << 32)) * FNV_PRIME);
    }

    /** A seed that depends on this one and the number. */
    Seed with(int number) {
        return with(Integer.toString(number));
    }

    /** Numbers that look random and are always the same. */
    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** Sixteen hexadecimal digits. */
    String hex() {
        return String.format("%016x", value);
    }
}
