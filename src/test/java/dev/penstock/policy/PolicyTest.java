package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Target;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Variant;
import dev.penstock.core.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Model SPLIT = model("chat-1", "a", "b");

    private final Policy policy = new Policy();

    @Test
    void allowsAModelThatTheKeyNames() {
        assertThat(policy.check(caller(false, "chat-*"), ask("chat-1"), SPLIT)).isEqualTo(Verdict.yes(SPLIT));
        assertThat(policy.check(caller(false), ask("chat-1"), SPLIT)).isEqualTo(Verdict.yes(SPLIT));
    }

    @Test
    void refusesAModelThatTheKeyDoesNotName() {
        Refusal refusal = refusalOf(policy.check(caller(false, "chat"), ask("chat-1"), SPLIT));

        assertThat(refusal.reason()).isEqualTo(Reason.MODEL_NOT_ALLOWED);
        assertThat(refusal.param()).isEqualTo("model");
        assertThat(refusal.message()).isEqualTo("The model 'chat-1' is not allowed to this API key.");
    }

    @Test
    void doesNotFindAModelThatNobodyDeclared() {
        Refusal refusal = refusalOf(policy.check(caller(false, "chat-*"), ask("m".repeat(300)), null));

        assertThat(refusal.reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(refusal.message()).hasSizeLessThan(200).contains("mmm…' does not exist");
    }

    @Test
    void leavesTheVariantOpenWhereNoneIsForced() {
        assertThat(policy.variant(caller(false), SPLIT, null)).isEqualTo(Verdict.yes(Optional.empty()));
        assertThat(policy.variant(caller(false), SPLIT, "")).isEqualTo(Verdict.yes(Optional.empty()));
    }

    @Test
    void letsOnlyAKeyThatMayForceAVariant() {
        assertThat(policy.variant(caller(true), SPLIT, "b")).isEqualTo(Verdict.yes(Optional.of("b")));
        assertThat(refusalOf(policy.variant(caller(false), SPLIT, "b")).reason())
                .isEqualTo(Reason.MODEL_NOT_ALLOWED);
    }

    @Test
    void refusesAVariantThatTheModelDoesNotHave() {
        assertThat(refusalOf(policy.variant(caller(true), SPLIT, "c")).message())
                .isEqualTo("The model 'chat-1' has no variant 'c'.");
        assertThat(refusalOf(policy.variant(caller(true), model("plain", "default"), "default"))
                        .reason())
                .isEqualTo(Reason.INVALID_REQUEST);
    }

    private static Caller caller(boolean forcesVariants, String... models) {
        return new Caller("t", null, "k", List.of(models), List.of(), List.of(), List.of(), forcesVariants);
    }

    private static Ask ask(String model) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS, model, false, false, 1, OptionalLong.empty(), 10, 1, false, null, 0, null);
    }

    private static Model model(String name, String... variants) {
        Provider provider = new Provider(
                "p", Dialect.OPENAI, URI.create("http://h"), null, Duration.ofSeconds(1), 0, true, true, null);
        Target target = new Target(provider, "m", null, OptionalLong.empty(), OptionalLong.empty());
        List<Variant> all =
                List.of(variants).stream().map(v -> new Variant(v, target, 1)).toList();
        return new Model(name, UnitKind.USER, all, List.of(), null);
    }

    private static <T> Refusal refusalOf(Verdict<T> verdict) {
        return verdict.fold(
                yes -> {
                    throw new AssertionError("granted " + yes);
                },
                refusal -> refusal);
    }
}
