package dev.penstock.simulator;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Turns texts into unit vectors: the same text into the same one, and texts that share words into near ones.
 *
 * <p>Each token nudges a few dimensions that its hash names; the hash of the whole text adds a little of everything, so
 * that no vector is zero and no two texts share one.
 */
final class Embedder {

    private static final int NUDGES = 8;
    private static final double NOISE = 0.2;

    private Embedder() {}

    static float[] vector(String text, int dimensions) {
        double[] sum = new double[dimensions];
        for (String token : SimTokenizer.tokens(text)) {
            SplittableRandom random =
                    Seed.of(token.strip().toLowerCase(Locale.ROOT)).random();
            for (int i = 0; i < NUDGES; i++) {
                sum[random.nextInt(dimensions)] += random.nextBoolean() ? 1 : -1;
            }
        }
        SplittableRandom noise = Seed.of(text).random();
        for (int i = 0; i < dimensions; i++) {
            sum[i] += NOISE * (noise.nextDouble() - 0.5);
        }
        return unit(sum);
    }

    private static float[] unit(double[] sum) {
        double squares = 0;
        for (double number : sum) {
            squares += number * number;
        }
        double length = Math.sqrt(squares);
        float[] unit = new float[sum.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }
}
