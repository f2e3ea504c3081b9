package dev.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.TurnedClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryLayerTest {

    private static final int ENTRY_BYTES = 1000;

    private final TurnedClock clock = new TurnedClock();
    private final MemoryLayer memory = new MemoryLayer(
            Samples.settings(Map.of("penstock.cache.memory-bytes-max", Integer.toString(3 * ENTRY_BYTES))), clock);

    @Test
    void letsTheLeastRecentlyUsedGoFirst() {
        put("a");
        put("b");
        put("c");
        assertThat(memory.get(key("a"))).isNotNull();

        put("d");

        assertThat(memory.get(key("b"))).isNull();
        assertThat(memory.get(key("a"))).isNotNull();
        assertThat(memory.get(key("c"))).isNotNull();
        assertThat(memory.get(key("d"))).isNotNull();
        assertThat(memory.bytes()).isEqualTo(3 * ENTRY_BYTES);
    }

    @Test
    void forgetsAfterAMinute() {
        put("a");

        clock.turn(Duration.ofSeconds(59));
        assertThat(memory.get(key("a"))).isNotNull();
        clock.turn(Duration.ofSeconds(1));

        assertThat(memory.get(key("a"))).isNull();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void countsAReplacedEntryOnce() {
        put("a");
        put("a");

        assertThat(memory.bytes()).isEqualTo(ENTRY_BYTES);
    }

    @Test
    void takesNothingThatIsLargerThanItself() {
        put("a");

        memory.put(key("b"), Samples.entry(clock.instant(), "x".repeat(3 * ENTRY_BYTES)));

        assertThat(memory.get(key("b"))).isNull();
        assertThat(memory.get(key("a"))).isNotNull();
    }

    private void put(String digest) {
        memory.put(key(digest), Samples.entry(clock.instant(), "x".repeat(ENTRY_BYTES - 640)));
    }

    private static CacheKey key(String digest) {
        return new CacheKey("demo", digest);
    }
}
