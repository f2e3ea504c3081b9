package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmbedderTest {

    @Test
    void makesUnitVectorsOfTheLengthAsked() {
        float[] vector = Embedder.vector("water", 64);

        assertThat(vector).hasSize(64).isEqualTo(Embedder.vector("water", 64));
        assertThat(product(vector, vector)).isEqualTo(1, within(1e-6));
    }

    @Test
    void putsTextsThatShareWordsNearEachOther() {
        float[] text = Embedder.vector("the river carries the water", 256);

        assertThat(product(text, Embedder.vector("the river carries water", 256)))
                .isGreaterThan(0.8);
        assertThat(product(text, Embedder.vector("quarterly sales report", 256)))
                .isLessThan(0.3);
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
