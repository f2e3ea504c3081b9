package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.UnitKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitTest {

    @Test
    void isWrittenWithKindAndTenant() {
        UnitSources sources = sources("s-1", "u-1", "body-user");

        assertThat(text(sources, UnitKind.REQUEST)).isEqualTo("request:acme/00000000000000ff");
        assertThat(text(sources, UnitKind.SESSION)).isEqualTo("session:acme/s-1");
        assertThat(text(sources, UnitKind.USER)).isEqualTo("user:acme/u-1");
        assertThat(text(sources, UnitKind.KEY)).isEqualTo("key:acme/app");
        assertThat(text(sources, UnitKind.TENANT)).isEqualTo("tenant:acme/acme");
    }

    @Test
    void takesTheUserOfTheBodyWhereNoHeaderNamesOne() {
        assertThat(text(sources(null, "", "body-user"), UnitKind.USER)).isEqualTo("user:acme/body-user");
    }

    @Test
    void isMissingWhereTheRequestNamesNone() {
        assertThat(sources(null, null, null).unit(UnitKind.USER)).isEmpty();
        assertThat(sources("", null, "u").unit(UnitKind.SESSION)).isEmpty();
    }

    @Test
    void hashesAValueAbove256Bytes() {
        assertThat(Unit.of(UnitKind.USER, "t", "é".repeat(128)).text()).isEqualTo("user:t/" + "é".repeat(128));
        assertThat(Unit.of(UnitKind.USER, "t", "a".repeat(257)).text())
                .isEqualTo("user:t/e8d95cc2b4bc198c54b40bd214df958afb65f5e73d2c2eafe0593cf5c635c1f0");
    }

    private static String text(UnitSources sources, UnitKind kind) {
        return sources.unit(kind).orElseThrow().text();
    }

    private static UnitSources sources(@Nullable String session, @Nullable String unit, @Nullable String user) {
        return new UnitSources("acme", "app", session, unit, user, 255);
    }
}
