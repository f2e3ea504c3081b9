package dev.penstock.meter;

import dev.penstock.core.Audio;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tokens cost: each class of them at its own price, summed in pico-USD and rounded up once to nano-USD. */
public final class PriceBook {

    private static final long PICO_PER_NANO = 1_000;

    /** Tokens of one class, and what each of them costs where it is no audio. */
    private record Share(Tokens tokens, TokenPrice price) {

        long picoUsd() {
            return price.picoUsdFor(tokens);
        }
    }

    private static final Comparator<Share> CHEAPEST_FIRST =
            Comparator.comparingLong(share -> share.price().picoUsd());

    private PriceBook() {}

    /**
     * The cost of what an attempt used.
     *
     * <p>Where audio has a price and the provider said how many tokens are audio, these have that price. It does not say
     * of which class they are: they are taken from the cheapest, so that the text that is left is charged at the most that
     * it can cost. That is exact where nothing was cached, since audio is no reasoning. Where a request has audio and the
     * provider said nothing of it, each token has the dearer of both prices.
     *
     * <p>An amount above {@link Money#MAX_NANO_USD}, which no plausible usage reaches, becomes that: whoever settles an
     * account needs a figure, not an error.
     *
     * @param asked what of the request was audio
     */
    public static Money cost(Usage usage, Price price, Audio asked) {
        try {
            long picoUsd = Math.addExact(input(usage, price, asked.isHeard()), output(usage, price, asked.isSpoken()));
            return new Money(Math.min(nanoUsdRoundedUp(picoUsd), Money.MAX_NANO_USD));
        } catch (ArithmeticException passes64Bits) {
            return new Money(Money.MAX_NANO_USD);
        }
    }

    private static long input(Usage usage, Price price, boolean mayBeAudio) {
        List<Share> shares = List.of(
                new Share(usage.input(), price.input()),
                new Share(usage.cachedInput(), price.cachedInput()),
                new Share(usage.cacheWrite(), price.cacheWrite()));
        return picoUsd(shares, price.audioInput(), mayBeAudio ? usage.audioInput() : told(usage.audioInput()));
    }

    private static long output(Usage usage, Price price, boolean mayBeAudio) {
        List<Share> shares =
                List.of(new Share(usage.output(), price.output()), new Share(usage.reasoning(), price.reasoning()));
        return picoUsd(shares, price.audioOutput(), mayBeAudio ? usage.audioOutput() : told(usage.audioOutput()));
    }

    /** None where nobody said, of a request that has no audio. */
    private static Tokens told(@Nullable Tokens audio) {
        return audio == null ? Tokens.ZERO : audio;
    }

    private static long picoUsd(List<Share> shares, @Nullable TokenPrice audioPrice, @Nullable Tokens audio) {
        if (audioPrice == null || audio != null && audio.count() == 0) {
            return sum(shares);
        }
        return audio == null
                ? sum(shares.stream()
                        .map(share -> new Share(share.tokens(), share.price().max(audioPrice)))
                        .toList())
                : Math.addExact(audioPrice.picoUsdFor(audio), sum(text(shares, audio)));
    }

    /** What is left of the shares without so many tokens of the cheapest. */
    private static List<Share> text(List<Share> shares, Tokens audio) {
        List<Share> left = new ArrayList<>();
        long unplaced = audio.count();
        for (Share share : shares.stream().sorted(CHEAPEST_FIRST).toList()) {
            long placed = Math.min(unplaced, share.tokens().count());
            unplaced -= placed;
            left.add(new Share(new Tokens(share.tokens().count() - placed), share.price()));
        }
        return left;
    }

    private static long sum(List<Share> shares) {
        long picoUsd = 0;
        for (Share share : shares) {
            picoUsd = Math.addExact(picoUsd, share.picoUsd());
        }
        return picoUsd;
    }

    static long nanoUsdRoundedUp(long picoUsd) {
        return picoUsd / PICO_PER_NANO + (picoUsd % PICO_PER_NANO == 0 ? 0 : 1);
    }
}
