package dev.penstock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {

    @Test
    void areMoreThanHalfTakenBeyondTheHalf() {
        Places places = new Places(4);
        for (int taken = 0; taken <= 2; taken++) {
            assertThat(places.isMoreThanHalfTaken()).as(taken + " of 4").isFalse();
            places.taken().incrementAndGet();
        }

        assertThat(places.isMoreThanHalfTaken()).isTrue();
        places.taken().decrementAndGet();
        assertThat(places.isMoreThanHalfTaken()).isFalse();
    }
}
