package dev.penstock.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Dialect;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Router router = new Router();

    @Test
    void triesTheVariantsTargetThenTheFallbacks() {
        assertThat(plan("a", List.of("b", "c"))).containsExactly("p/a", "p/b", "p/c");
    }

    @Test
    void triesNoTargetTwice() {
        assertThat(plan("a", List.of("b", "a", "b", "c"))).containsExactly("p/a", "p/b", "p/c");
        assertThat(plan("a", List.of("b", "a", "b", "c"), "a")).containsExactly("p/b", "p/c", "p/a");
    }

    @Test
    void keepsTargetsBehindOpenBreakersAsLastResorts() {
        assertThat(plan("a", List.of("b", "c"), "a", "b")).containsExactly("p/c", "p/a", "p/b");
        assertThat(plan("a", List.of("b"), "a", "b")).containsExactly("p/a", "p/b");
    }

    @Test
    void namesTheVariantOfAnExperimentOnly() {
        Variant a = new Variant("a", target("a"), 1);
        Variant b = new Variant("b", target("b"), 1);
        Model plain = new Model("m", UnitKind.REQUEST, List.of(a), List.of(), null);
        Model split = new Model("m", UnitKind.REQUEST, List.of(a, b), List.of(), null);

        assertThat(router.plan(plain, a, target -> false).variant()).isNull();
        assertThat(router.plan(split, b, target -> false).variant()).isEqualTo(b);
        assertThat(router.plan(split, b, target -> false).first()).isEqualTo(b.target());
    }

    private List<String> plan(String chosen, List<String> fallbacks, String... open) {
        Variant variant = new Variant("v", target(chosen), 1);
        List<Target> others = fallbacks.stream().map(RouterTest::target).toList();
        Model model = new Model("m", UnitKind.REQUEST, List.of(variant), others, null);
        Set<String> opened = Set.copyOf(Arrays.asList(open));
        return router.plan(model, variant, target -> opened.contains(target.model())).targets().stream()
                .map(Target::id)
                .toList();
    }

    private static Target target(String model) {
        Provider provider = new Provider(
                "p", Dialect.OPENAI, URI.create("http://h"), null, Duration.ofSeconds(1), 0, true, true, null);
        return new Target(provider, model, null, OptionalLong.empty(), OptionalLong.empty());
    }
}
