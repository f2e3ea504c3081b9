package dev.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    @Test
    void hasNoWishesWithoutAHeader() {
        assertThat(CacheControl.parse(null)).isEqualTo(CacheControl.NONE);
        assertThat(CacheControl.parse("  ")).isEqualTo(CacheControl.NONE);
    }

    @Test
    void readsEachDirectiveInAnyCaseAndSpacing() {
        CacheControl read = CacheControl.parse(" No-Cache ,NO-STORE,, only-if-cached , Max-Age = \"60\" ");

        assertThat(read).isEqualTo(new CacheControl(true, true, true, Duration.ofMinutes(1)));
    }

    @Test
    void keepsTheStricterOfTwoAges() {
        assertThat(CacheControl.parse("max-age=60, max-age=10, max-age=30").maxAge())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age",
                "max-age=",
                "max-age=-1",
                "max-age=ten",
                "max-age=1.5",
                "max-age=99999999999",
                "max-age=\"",
                "private",
                "no-cacheX",
                "=",
                ",,,",
                "max-age=\u0661"
            })
    void skipsWhatItDoesNotUnderstand(String header) {
        assertThat(CacheControl.parse(header)).isEqualTo(CacheControl.NONE);
    }
}
