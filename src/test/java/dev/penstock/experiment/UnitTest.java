package dev.penstock.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.ExperimentTerms.Session;
import dev.penstock.core.Model;
import dev.penstock.core.Tags;
import dev.penstock.core.UnitKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitTest {

    private static final Session ALL = new Session("chat", true);

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
    void takesTheFirstSourceOfTheSession() {
        Tags both = new Tags(Map.of("chat", "of-metadata", "other", "x"), "of-prompts");
        Tags prompts = new Tags(Map.of("other", "x"), "of-prompts");

        assertThat(session("of-header", both, ALL)).isEqualTo("session:acme/of-header");
        assertThat(session("", both, ALL)).isEqualTo("session:acme/of-metadata");
        assertThat(session(null, both, ALL)).isEqualTo("session:acme/of-metadata");
        assertThat(session(null, prompts, ALL)).isEqualTo("session:acme/of-prompts");
        assertThat(session(null, both, new Session(null, true))).isEqualTo("session:acme/of-prompts");
        assertThat(session(null, prompts, new Session("chat", false))).isNull();
        assertThat(session(null, both, Session.HEADER_ONLY)).isNull();
    }

    @Test
    void isMissingWhereTheRequestNamesNone() {
        assertThat(sources(null, null, null).unit(model(UnitKind.USER))).isEmpty();
        assertThat(sources("", null, "u").unit(model(UnitKind.SESSION))).isEmpty();
    }

    @Test
    void hashesAValueAbove256Bytes() {
        assertThat(Unit.of(UnitKind.USER, "t", "é".repeat(128)).text()).isEqualTo("user:t/" + "é".repeat(128));
        assertThat(Unit.of(UnitKind.USER, "t", "a".repeat(257)).text())
                .isEqualTo("user:t/e8d95cc2b4bc198c54b40bd214df958afb65f5e73d2c2eafe0593cf5c635c1f0");
    }

    private static String text(UnitSources sources, UnitKind kind) {
        return sources.unit(model(kind)).orElseThrow().text();
    }

    private static @Nullable String session(@Nullable String header, Tags tags, Session where) {
        Model model = Samples.bySession(Samples.model("m", 1, 1), where);
        return new UnitSources("acme", "app", header, "u-1", "u", tags, 255)
                .unit(model)
                .map(Unit::text)
                .orElse(null);
    }

    private static Model model(UnitKind kind) {
        return new Model("m", kind, Samples.variants(1, 1), List.of(), null);
    }

    private static UnitSources sources(@Nullable String session, @Nullable String unit, @Nullable String user) {
        return new UnitSources("acme", "app", session, unit, user, Tags.NONE, 255);
    }
}
