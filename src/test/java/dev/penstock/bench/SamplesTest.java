package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aPercentileIsTheSmallestValueThatCoversItsShare() {
        Samples samples = new Samples();
        for (long value = 100; value >= 1; value--) {
            samples.add(value);
        }

        assertThat(samples.percentile(0.5)).isEqualTo(50);
        assertThat(samples.percentile(0.99)).isEqualTo(99);
        assertThat(samples.percentile(0.991)).isEqualTo(100);
        assertThat(samples.percentile(1)).isEqualTo(100);
    }

    @Test
    void keepsMoreValuesThanItHadRoomForAtFirst() {
        Samples samples = new Samples();
        for (long value = 1; value <= 200_000; value++) {
            samples.add(value);
        }

        assertThat(samples.size()).isEqualTo(200_000);
        assertThat(samples.percentile(0.99)).isEqualTo(198_000);
    }

    @Test
    void withoutValuesEveryPercentileIsZero() {
        assertThat(new Samples().percentile(0.99)).isZero();
    }
}
