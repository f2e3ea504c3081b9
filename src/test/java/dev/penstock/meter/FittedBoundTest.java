package dev.penstock.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Limit.Measure;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The output cap is lowered until the attempt fits, and no further. */
class FittedBoundTest {

    private static final long SEED = 20261124;
    private static final int ROUNDS = 20_000;
    private static final Price PRICE = price(1_000, 2_000);

    @Test
    void countsEachChoiceAndWhatItMayBillBesideTheCap() {
        Ask ask = ask(3, 10);
        Bound whole = bound(ask, PRICE, 100, 50);

        Bound fitted = FittedBound.of(whole, ask, PRICE, Measure.TOKENS, 100 + 3 * (20 + 10) + 2)
                .orElseThrow();

        assertThat(fitted.injectedCap()).hasValue(20);
        assertThat(fitted.tokens()).isEqualTo(new Tokens(190));
        assertThat(fitted.money()).isEqualTo(new Money(100 + 2 * 90));
    }

    @ParameterizedTest
    @EnumSource(
            value = Measure.class,
            names = {"USD", "TOKENS"})
    void isTheLargestThatFits(Measure measure) {
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Ask ask = ask(1 + random.nextInt(4), random.nextInt(5) == 0 ? random.nextInt(100) : 0);
            Price price = price(random.nextInt(100_000), random.nextInt(100_000));
            long before = 1L + random.nextInt(10_000);
            Bound whole = bound(ask, price, random.nextInt(10_000), before);
            long room = (long) (random.nextDouble() * need(whole, measure));

            Optional<Bound> fitted = FittedBound.of(whole, ask, price, measure, room);

            if (fitted.isPresent()) {
                found++;
                long cap = fitted.get().injectedCap().orElseThrow();
                assertThat(cap).as("seed %d, round %d", SEED, i).isBetween(1L, before - 1);
                assertThat(need(fitted.get(), measure)).isLessThanOrEqualTo(room);
                assertThat(need(bound(ask, price, whole.input().count(), cap + 1), measure))
                        .isGreaterThan(room);
            } else if (price.output().picoUsd() > 0 || measure == Measure.TOKENS) {
                assertThat(need(bound(ask, price, whole.input().count(), 1), measure))
                        .as("seed %d, round %d", SEED, i)
                        .isGreaterThan(room);
            }
        }
        assertThat(found).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void findsNothingWhereTheInputAloneIsTooMuchOrNoOutputIsCounted() {
        Ask ask = ask(1, 0);
        Bound whole = bound(ask, PRICE, 100, 50);

        assertThat(FittedBound.of(whole, ask, PRICE, Measure.USD, 100)).isEmpty();
        assertThat(FittedBound.of(whole, ask, PRICE, Measure.TOKENS, 0)).isEmpty();
        assertThat(FittedBound.of(whole, ask, PRICE, Measure.REQUESTS, 0)).isEmpty();
        assertThat(FittedBound.of(whole, ask, null, Measure.USD, 150)).isEmpty();
    }

    @Test
    void fitsASpokenAnswerAtThePriceOfWhatIsSpoken() {
        Ask ask = MeterSamples.chatWith(new Audio(null, "modalities[1]", 0, 0, 0), 100, false);
        Price price = MeterSamples.priceOfAudio(1_000, 4_000, 20_000, 80_000);
        Bound whole = new Bound(new Money(100 + 10 * 80), new Tokens(100), new Tokens(10), OptionalLong.empty());

        Bound fitted =
                FittedBound.of(whole, ask, price, Measure.USD, 100 + 3 * 80).orElseThrow();

        assertThat(fitted.injectedCap()).hasValue(3);
        assertThat(fitted.money()).isEqualTo(new Money(100 + 3 * 80));
    }

    @Test
    void findsNothingWhereNothingIsGenerated() {
        Ask ask = new Ask(Endpoint.EMBEDDINGS, "m", false, false, 1, OptionalLong.empty(), 10, 1, false, null, 0, null);
        Bound whole = new Bound(new Money(100), new Tokens(100), Tokens.ZERO, OptionalLong.empty());

        assertThat(FittedBound.of(whole, ask, PRICE, Measure.USD, 99)).isEmpty();
        assertThat(FittedBound.of(whole, ask, PRICE, Measure.TOKENS, 99)).isEmpty();
    }

    private static long need(Bound bound, Measure measure) {
        return measure == Measure.USD ? bound.money().nanoUsd() : bound.tokens().count();
    }

    private static Bound bound(Ask ask, Price price, long input, long cap) {
        Tokens output = new Tokens((cap + ask.predictedBytes()) * ask.choices());
        Money money = CostBound.cost(price, ask.audio(), new Tokens(input), output);
        return new Bound(money, new Tokens(input), output, OptionalLong.empty());
    }

    private static Ask ask(int choices, int predicted) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS,
                "m",
                false,
                false,
                choices,
                OptionalLong.of(50),
                10,
                1,
                false,
                null,
                predicted,
                null);
    }

    private static Price price(long input, long output) {
        TokenPrice in = new TokenPrice(input);
        TokenPrice out = new TokenPrice(output);
        return new Price(in, in, in, out, out, LocalDate.of(2026, 11, 1));
    }
}
