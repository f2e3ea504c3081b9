package dev.penstock.meter;

import static dev.penstock.meter.MeterSamples.chat;
import static dev.penstock.meter.MeterSamples.price;
import static dev.penstock.meter.MeterSamples.target;
import static dev.penstock.meter.MeterSamples.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceBookTest {

    private static final Audio SPEECH = new Audio("messages[0].content[0]", "modalities[1]", 0, 0, 0);

    @Test
    void chargesEachClassOfTokensAtItsOwnPrice() {
        Price price = price(10_000, 1_000, 12_500, 40_000, 60_000);

        assertThat(PriceBook.cost(usage(100, 10, 4, 20, 7), price, Audio.NONE))
                .isEqualTo(new Money(1_000 + 10 + 50 + 800 + 420));
    }

    @Test
    void roundsUpOnceForTheWholeEvent() {
        assertThat(PriceBook.cost(usage(1, 1, 1, 1, 1), price(1, 1, 1, 1, 1), Audio.NONE))
                .isEqualTo(new Money(1));
        assertThat(PriceBook.cost(usage(0, 0, 0, 0, 0), price(1, 1, 1, 1, 1), Audio.NONE))
                .isEqualTo(Money.ZERO);
        assertThat(PriceBook.cost(usage(1_000, 0, 0, 0, 0), price(1, 1, 1, 1, 1), Audio.NONE))
                .isEqualTo(new Money(1));
    }

    @Test
    void agreesWithUnboundedArithmetic() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            Usage usage = usage(tokens(random), tokens(random), tokens(random), tokens(random), tokens(random));
            Price price = price(pico(random), pico(random), pico(random), pico(random), pico(random));
            assertThat(BigInteger.valueOf(
                            PriceBook.cost(usage, price, Audio.NONE).nanoUsd()))
                    .isEqualTo(naiveNanoUsd(usage, price));
        }
    }

    @Test
    void chargesAudioAtItsOwnPrice() {
        Price price = MeterSamples.priceOfAudio(10_000, 40_000, 100_000, 200_000);
        Usage spoken = usage(100, 0, 0, 50, 0).withAudio(new Tokens(70), new Tokens(40));

        assertThat(PriceBook.cost(spoken, price, SPEECH)).isEqualTo(new Money(30 * 10 + 70 * 100 + 10 * 40 + 40 * 200));
        assertThat(PriceBook.cost(spoken, price, Audio.NONE))
                .as("the provider bills audio that nobody asked for all the same")
                .isEqualTo(PriceBook.cost(spoken, price, SPEECH));
    }

    @Test
    void chargesNoAudioWhereTheProviderSaysThatThereIsNone() {
        Price price = MeterSamples.priceOfAudio(10_000, 40_000, 100_000, 200_000);

        assertThat(PriceBook.cost(usage(100, 0, 0, 50, 0).withAudio(Tokens.ZERO, Tokens.ZERO), price, SPEECH))
                .isEqualTo(new Money(100 * 10 + 50 * 40));
    }

    @Test
    void chargesEachTokenAtTheDearerPriceWhereTheProviderDoesNotSayWhatIsAudio() {
        Price price = MeterSamples.priceOfAudio(10_000, 40_000, 100_000, 20_000);

        assertThat(PriceBook.cost(usage(100, 10, 0, 50, 0), price, SPEECH)).isEqualTo(new Money(110 * 100 + 50 * 40));
        assertThat(PriceBook.cost(usage(100, 0, 0, 50, 0), price, Audio.NONE))
                .as("a request without audio")
                .isEqualTo(new Money(100 * 10 + 50 * 40));
    }

    @Test
    void takesTheTextOfAnInputWithAudioForTheDearest() {
        Price text = price(10_000, 1_000, 12_000, 40_000, 60_000);
        Price price = new Price(
                text.input(),
                text.cachedInput(),
                text.cacheWrite(),
                text.output(),
                text.reasoning(),
                new TokenPrice(100_000),
                new TokenPrice(200_000),
                text.asOf());
        Usage mixed = usage(50, 30, 20, 20, 10).withAudio(new Tokens(40), new Tokens(15));

        assertThat(PriceBook.cost(mixed, price, SPEECH))
                .isEqualTo(new Money(40 * 100 + 20 * 12 + 40 * 10 + 15 * 200 + 5 * 40 + 10 * 60));
    }

    @Test
    void chargesAudioAsTextWhereItHasNoPrice() {
        Usage spoken = usage(100, 0, 0, 50, 0).withAudio(new Tokens(70), new Tokens(40));

        assertThat(PriceBook.cost(spoken, price(10_000, 0, 0, 40_000, 0), SPEECH))
                .isEqualTo(new Money(100 * 10 + 50 * 40));
    }

    @Test
    void stopsAtTheLargestAmountOfMoney() {
        long most = TokenPrice.MAX_PICO_USD;

        assertThat(PriceBook.cost(usage(Long.MAX_VALUE / 8, 0, 0, 0, 0), price(most, 0, 0, 0, 0), Audio.NONE))
                .isEqualTo(new Money(Money.MAX_NANO_USD));
        assertThat(PriceBook.cost(usage(9_000_000, 9_000_000, 0, 0, 0), price(most / 2, most / 2, 0, 0, 0), Audio.NONE))
                .isEqualTo(new Money(9_000_000_000_000_000L));
    }

    @Test
    void countsAByteAsATokenWhereNothingWasReported() {
        Bound bound = new Bound(Money.ZERO, new Tokens(50), new Tokens(100), OptionalLong.empty());

        Usage few = UpperCount.of(bound, 30);
        Usage many = UpperCount.of(bound, 30_000);

        assertThat(few.evidence()).isEqualTo(Usage.Evidence.ESTIMATED);
        assertThat(few.totalInput()).isEqualTo(new Tokens(50));
        assertThat(few.totalOutput()).isEqualTo(new Tokens(30));
        assertThat(many.totalOutput()).isEqualTo(new Tokens(100));
    }

    @Test
    void countsAllOfTheBoundWhereNobodyKnowsWhatWasGenerated() {
        assertThat(UpperCount.of(bound(50, 100)).total()).isEqualTo(new Tokens(150));
    }

    @Test
    void believesUsageThatTheTargetCanProduce() {
        Target known = target(null, OptionalLong.of(1_000), OptionalLong.of(100));
        Ask ask = chat(10, OptionalLong.of(50));

        assertThat(UsageCheck.of(usage(600, 300, 100, 60, 40), ask, known, bound(30, 50)))
                .isEqualTo(UsageCheck.PLAUSIBLE);
        assertThat(UsageCheck.of(usage(600, 300, 101, 0, 0), ask, known, bound(30, 50)))
                .isEqualTo(UsageCheck.EXCESSIVE);
        assertThat(UsageCheck.of(usage(1, 0, 0, 60, 41), ask, known, bound(30, 50)))
                .isEqualTo(UsageCheck.EXCESSIVE);
    }

    @Test
    void believesUsageWithinABoundThatIsAboveTheDeclaredMaxima() {
        Target outdated = target(null, OptionalLong.of(1_000), OptionalLong.of(100));
        Ask ask = chat(10, OptionalLong.of(5_000));

        assertThat(UsageCheck.of(usage(2_000, 0, 0, 5_000, 0), ask, outdated, bound(2_000, 5_000)))
                .isEqualTo(UsageCheck.PLAUSIBLE);
        assertThat(UsageCheck.of(usage(2_001, 0, 0, 1, 0), ask, outdated, bound(2_000, 5_000)))
                .isEqualTo(UsageCheck.EXCESSIVE);
    }

    @Test
    void knowsAbsurdUsage() {
        Ask ask = chat(10, OptionalLong.of(50));
        for (Target target : new Target[] {target(null), target(null, OptionalLong.of(1_000), OptionalLong.of(100))}) {
            assertThat(UsageCheck.of(usage(100_000_001, 0, 0, 0, 0), ask, target, bound(30, 50)))
                    .isEqualTo(UsageCheck.ABSURD);
            assertThat(UsageCheck.of(usage(0, 0, 0, 0, 100_000_001), ask, target, bound(30, 50)))
                    .isEqualTo(UsageCheck.ABSURD);
            assertThat(UsageCheck.of(usage(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0), ask, target, bound(30, 50)))
                    .isEqualTo(UsageCheck.ABSURD);
        }
        assertThat(UsageCheck.of(usage(2_000_000, 0, 0, 500, 0), ask, target(null), bound(30, 50)))
                .isEqualTo(UsageCheck.PLAUSIBLE);
    }

    @Test
    void doubtsOutputOfAnEmbedding() {
        Ask ask = MeterSamples.ask(Endpoint.EMBEDDINGS, 1, OptionalLong.empty(), 10, 1, false);

        assertThat(UsageCheck.of(usage(5, 0, 0, 1, 0), ask, target(null), bound(30, 0)))
                .isEqualTo(UsageCheck.EXCESSIVE);
        assertThat(UsageCheck.of(usage(5, 0, 0, 0, 0), ask, target(null), bound(30, 0)))
                .isEqualTo(UsageCheck.PLAUSIBLE);
    }

    private static Bound bound(long input, long output) {
        return new Bound(Money.ZERO, new Tokens(input), new Tokens(output), OptionalLong.empty());
    }

    private static BigInteger naiveNanoUsd(Usage usage, Price price) {
        BigInteger pico = times(usage.input(), price.input())
                .add(times(usage.cachedInput(), price.cachedInput()))
                .add(times(usage.cacheWrite(), price.cacheWrite()))
                .add(times(usage.output(), price.output()))
                .add(times(usage.reasoning(), price.reasoning()));
        return pico.add(BigInteger.valueOf(999)).divide(BigInteger.valueOf(1_000));
    }

    private static BigInteger times(Tokens tokens, TokenPrice price) {
        return BigInteger.valueOf(tokens.count()).multiply(BigInteger.valueOf(price.picoUsd()));
    }

    private static long tokens(Random random) {
        return random.nextInt(1_000_000);
    }

    private static long pico(Random random) {
        return random.nextInt(1_000_000_000);
    }
}
