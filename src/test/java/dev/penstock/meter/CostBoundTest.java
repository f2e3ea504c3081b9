package dev.penstock.meter;

import static dev.penstock.meter.MeterSamples.ask;
import static dev.penstock.meter.MeterSamples.chat;
import static dev.penstock.meter.MeterSamples.price;
import static dev.penstock.meter.MeterSamples.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Refusal;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Verdict;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostBoundTest {

    private static final long DEFAULT_CAP = 4_096;
    private static final Price PRICE = price(1_000, 500, 1_250, 4_000, 4_000);
    private static final Price AUDIO_PRICE = MeterSamples.priceOfAudio(1_000, 4_000, 20_000, 80_000);

    @Test
    void boundsInputByBytesAndFramingAtTheDearestInputPrice() {
        Bound bound = granted(chat(100, OptionalLong.of(10)), target(PRICE));

        assertThat(bound.input()).isEqualTo(new Tokens(100 + 512 + 8));
        assertThat(bound.output()).isEqualTo(new Tokens(10));
        assertThat(bound.money()).isEqualTo(new Money((620 * 1_250 + 10 * 4_000) / 1_000));
        assertThat(bound.injectedCap()).isEmpty();
        assertThat(bound.tokens()).isEqualTo(new Tokens(630));
    }

    @Test
    void roundsUpOnceToNanoDollars() {
        Price cheap = price(1, 1, 1, 1, 1);

        assertThat(granted(chat(100, OptionalLong.of(10)), target(cheap)).money())
                .isEqualTo(new Money(1));
    }

    @Test
    void injectsTheDefaultCapWhereTheClientNamedNone() {
        Bound bound = granted(chat(0, OptionalLong.empty()), target(PRICE));

        assertThat(bound.injectedCap()).hasValue(DEFAULT_CAP);
        assertThat(bound.output()).isEqualTo(new Tokens(DEFAULT_CAP));
    }

    @Test
    void injectsNoMoreThanTheTargetGenerates() {
        Bound bound =
                granted(chat(0, OptionalLong.empty()), target(PRICE, OptionalLong.empty(), OptionalLong.of(1_000)));

        assertThat(bound.injectedCap()).hasValue(1_000);
    }

    @Test
    void keepsTheDefaultOfTheCompletionsEndpoint() {
        Ask ask = ask(Endpoint.COMPLETIONS, 1, OptionalLong.empty(), 10, 1, false);

        assertThat(granted(ask, target(PRICE)).injectedCap()).hasValue(16);
    }

    @Test
    void believesTheClientsCapRatherThanTheDeclaredMaximum() {
        Target declared = target(PRICE, OptionalLong.empty(), OptionalLong.of(1_000));

        assertThat(granted(chat(0, OptionalLong.of(5_000)), declared).output()).isEqualTo(new Tokens(5_000));
    }

    @Test
    void countsTheOutputOncePerChoiceAndTheInputOnce() {
        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, 3, OptionalLong.of(100), 50, 2, false);
        Bound bound = granted(ask, target(PRICE));

        assertThat(bound.output()).isEqualTo(new Tokens(300));
        assertThat(bound.input()).isEqualTo(new Tokens(50 + 512 + 16));
    }

    @Test
    void expectsNoOutputOfEmbeddings() {
        Ask ask = ask(Endpoint.EMBEDDINGS, 1, OptionalLong.empty(), 200, 4, false);
        Bound bound = granted(ask, target(PRICE));

        assertThat(bound.output()).isEqualTo(Tokens.ZERO);
        assertThat(bound.injectedCap()).isEmpty();
        assertThat(bound.input()).isEqualTo(new Tokens(232));
    }

    @Test
    void boundsTextByItsBytesWhateverTheDeclaredMaximum() {
        Target small = target(PRICE, OptionalLong.of(8_000), OptionalLong.empty());

        assertThat(granted(chat(1_000_000, OptionalLong.of(1)), small).input())
                .isEqualTo(new Tokens(1_000_000 + 512 + 8));
    }

    @Test
    void boundsOpaqueInputByTheTargetsMaximum() {
        Ask image = ask(Endpoint.CHAT_COMPLETIONS, 1, OptionalLong.of(1), 300, 1, true);

        assertThat(granted(image, target(PRICE, OptionalLong.of(128_000), OptionalLong.empty()))
                        .input())
                .isEqualTo(new Tokens(128_000));
    }

    @Test
    void boundsEachOpaqueInputOfABatchByItself() {
        Target small = target(PRICE, OptionalLong.of(8_000), OptionalLong.empty());
        Ask batch = ask(Endpoint.EMBEDDINGS, 1, OptionalLong.empty(), 1_000_000, 10, true);

        assertThat(granted(batch, small).input()).isEqualTo(new Tokens(80_000));
    }

    @Test
    void refusesOpaqueInputThatNothingBounds() {
        Ask image = ask(Endpoint.CHAT_COMPLETIONS, 1, OptionalLong.of(1), 300, 1, true);

        assertThat(refused(image, target(PRICE))).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
        assertThat(verdict(image, target(PRICE), Promise.TOKENS)).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict(image, target(PRICE), Promise.NONE)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void refusesWhatMakesTokensDearerUnderAMoneyBudgetOnly() {
        Ask hosted = MeterSamples.chatUnboundedBy("tools[0]");
        Target known = target(PRICE, OptionalLong.of(8_000), OptionalLong.empty());

        Refusal refusal = verdict(hosted, known, Promise.MONEY).<Refusal>fold(CostBoundTest::unexpected, no -> no);

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
        assertThat(refusal.param()).isEqualTo("tools[0]");
        assertThat(verdict(hosted, known, Promise.TOKENS)).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict(hosted, known, Promise.NONE)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void boundsAudioByTheTimeThatItCanPlay() {
        Audio tenSeconds = new Audio("messages[0].content[0]", null, 400_000, 2, 10_000);

        assertThat(granted(MeterSamples.chatWith(tenSeconds, 400_100, false), target(AUDIO_PRICE))
                        .input())
                .isEqualTo(new Tokens(100 + 512 + 8 + 10 * 50 + 1 + 2 * 400));
    }

    @Test
    void boundsAudioThatTheProviderHasKeptByTheTargetsMaximum() {
        Audio kept = new Audio("messages[1].audio", null, 0, 0, 0);
        Target known = target(AUDIO_PRICE, OptionalLong.of(128_000), OptionalLong.empty());
        Ask ask = MeterSamples.chatWith(kept, 300, true);

        assertThat(granted(ask, known).input()).isEqualTo(new Tokens(128_000));
        assertThat(refused(ask, target(AUDIO_PRICE))).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
    }

    @Test
    void holdsTheDearestOfTextAndAudioOnlyWhereThereIsAudio() {
        Audio heard = new Audio("messages[0].content[0]", null, 0, 1, 0);
        Audio spoken = new Audio(null, "modalities[1]", 0, 0, 0);

        assertThat(granted(MeterSamples.chatWith(Audio.NONE, 100, false), target(AUDIO_PRICE))
                        .money())
                .isEqualTo(new Money(620 + 10 * 4));
        assertThat(granted(MeterSamples.chatWith(heard, 100, false), target(AUDIO_PRICE))
                        .money())
                .isEqualTo(new Money(1_021 * 20 + 10 * 4));
        assertThat(granted(MeterSamples.chatWith(spoken, 100, false), target(AUDIO_PRICE))
                        .money())
                .isEqualTo(new Money(620 + 10 * 80));
    }

    @Test
    void refusesAudioWithoutAPriceUnderAMoneyBudgetOnly() {
        Audio heard = new Audio("messages[0].content[0]", null, 0, 1, 1_000);
        Audio spoken = new Audio(null, "modalities[1]", 0, 0, 0);

        for (Audio audio : new Audio[] {heard, spoken}) {
            Ask ask = MeterSamples.chatWith(audio, 100, false);
            Refusal refusal =
                    verdict(ask, target(PRICE), Promise.MONEY).<Refusal>fold(CostBoundTest::unexpected, no -> no);

            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
            assertThat(refusal.param()).isEqualTo(audio.isHeard() ? audio.inputMember() : audio.outputMember());
            assertThat(refusal.message()).contains("is audio, for which the model 'm' has no price");
            assertThat(verdict(ask, target(PRICE), Promise.TOKENS)).isInstanceOf(Verdict.Granted.class);
        }
    }

    @Test
    void refusesAudioThatPlaysLongerThanNumbersGo() {
        Audio endless = new Audio("messages[0].content[0]", null, 0, 1, Long.MAX_VALUE / 2);

        assertThat(refused(MeterSamples.chatWith(endless, 100, false), target(AUDIO_PRICE)))
                .isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
    }

    @Test
    void expectsThePredictionToBeRejectedInEveryChoice() {
        assertThat(granted(MeterSamples.chatPredicting(3, 100, 50), target(PRICE))
                        .output())
                .isEqualTo(new Tokens(450));
    }

    @Test
    void refusesAnUnpricedTargetUnderAMoneyBudget() {
        assertThat(refused(chat(1, OptionalLong.of(1)), target(null))).isEqualTo(Refusal.Reason.MODEL_NOT_PRICED);
    }

    @Test
    void boundsAnUnpricedTargetAtNothingWhereNoMoneyCounts() {
        Bound bound = verdict(chat(1, OptionalLong.of(1)), target(null), Promise.TOKENS)
                .fold(value -> value, CostBoundTest::unexpected);

        assertThat(bound.money()).isEqualTo(Money.ZERO);
        assertThat(bound.output()).isEqualTo(new Tokens(1));
    }

    @Test
    void refusesWhatPassesTheLargestAmountOfMoney() {
        Price dear = price(0, 0, 0, TokenPrice.MAX_PICO_USD, 0);

        assertThat(refused(chat(1, OptionalLong.of(10_000_000)), target(dear)))
                .isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
    }

    @Test
    void refusesWhatPasses64Bits() {
        Ask absurd =
                ask(Endpoint.CHAT_COMPLETIONS, Long.MAX_VALUE / 2, OptionalLong.of(Long.MAX_VALUE / 2), 1, 1, false);

        assertThat(refused(absurd, target(PRICE))).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED);
    }

    @Test
    void isNeverBelowTheCostOfWhatTheProviderMayUse() {
        long seed = 20_261_124;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            Ask ask = randomAsk(random);
            Target target = target(randomPrice(random), randomMost(random), randomMost(random));
            verdict(ask, target, Promise.MONEY)
                    .fold(
                            bound -> assertThat(bound.money())
                                    .as("seed %s, %s at %s", seed, ask, target)
                                    .isGreaterThanOrEqualTo(PriceBook.cost(
                                            usageWithin(bound, ask, random),
                                            Objects.requireNonNull(target.price()),
                                            Audio.NONE)),
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.COST_NOT_BOUNDED));
        }
    }

    /** What an obedient provider can use: at most a token per byte and template, at most the cap per choice. */
    private static Usage usageWithin(Bound bound, Ask ask, Random random) {
        long input = below(random, bound.input().count());
        long cached = below(random, input);
        long written = below(random, input - cached);
        long cap = bound.injectedCap().orElse(ask.outputCap().orElse(0));
        long output = ask.endpoint().generates() ? below(random, cap) * ask.choices() : 0;
        long reasoning = below(random, output);
        return MeterSamples.usage(input - cached - written, cached, written, output - reasoning, reasoning);
    }

    private static Ask randomAsk(Random random) {
        Endpoint endpoint = Endpoint.values()[random.nextInt(Endpoint.values().length)];
        OptionalLong cap = random.nextBoolean() ? OptionalLong.of(random.nextInt(200_000)) : OptionalLong.empty();
        return ask(
                endpoint,
                endpoint.generates() ? 1 + random.nextInt(8) : 1,
                cap,
                random.nextInt(2_000_000),
                random.nextInt(300),
                random.nextInt(10) == 0);
    }

    private static Price randomPrice(Random random) {
        return price(
                random.nextInt(100_000_000),
                random.nextInt(100_000_000),
                random.nextInt(100_000_000),
                random.nextInt(1_000_000_000),
                random.nextInt(1_000_000_000));
    }

    private static OptionalLong randomMost(Random random) {
        return random.nextBoolean() ? OptionalLong.of(1 + random.nextInt(1_000_000)) : OptionalLong.empty();
    }

    private static long below(Random random, long most) {
        return random.nextInt(4) == 0 ? most : random.nextLong(most + 1);
    }

    private static Verdict<Bound> verdict(Ask ask, Target target, Promise promise) {
        return CostBound.of(ask, target, promise, DEFAULT_CAP);
    }

    private static Bound granted(Ask ask, Target target) {
        return verdict(ask, target, Promise.MONEY).fold(bound -> bound, CostBoundTest::unexpected);
    }

    private static Refusal.Reason refused(Ask ask, Target target) {
        return verdict(ask, target, Promise.MONEY)
                .fold(
                        bound -> {
                            throw new AssertionError("granted " + bound);
                        },
                        Refusal::reason);
    }

    private static Refusal unexpected(Bound bound) {
        throw new AssertionError("granted " + bound);
    }

    private static Bound unexpected(Refusal refusal) {
        throw new AssertionError("refused: " + refusal);
    }
}
