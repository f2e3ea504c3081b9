package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Price;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Asks, targets, prices and usages to start a test from. */
final class MeterSamples {

    private static final Provider PROVIDER = new Provider(
            "p", Dialect.OPENAI, URI.create("http://127.0.0.1:1/v1"), null, Duration.ofSeconds(1), 0, true, true, null);

    private MeterSamples() {}

    static Ask chat(long inputBytes, OptionalLong cap) {
        return new Ask(Endpoint.CHAT_COMPLETIONS, "m", false, false, 1, cap, inputBytes, 1, false, null, 0, null);
    }

    static Ask ask(Endpoint endpoint, long choices, OptionalLong cap, long inputBytes, long items, boolean opaque) {
        return new Ask(endpoint, "m", false, false, choices, cap, inputBytes, items, opaque, null, 0, null);
    }

    static Ask chatUnboundedBy(String member) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS, "m", false, false, 1, OptionalLong.of(1), 10, 1, true, member, 0, null);
    }

    static Ask chatPredicting(long choices, long cap, long predictedBytes) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS,
                "m",
                false,
                false,
                choices,
                OptionalLong.of(cap),
                10,
                1,
                false,
                null,
                predictedBytes,
                null);
    }

    /** A chat of one message with this audio, capped at ten tokens. */
    static Ask chatWith(Audio audio, long inputBytes, boolean opaque) {
        return new Ask(
                Endpoint.CHAT_COMPLETIONS,
                "m",
                false,
                false,
                1,
                OptionalLong.of(10),
                inputBytes,
                1,
                opaque,
                null,
                audio,
                0,
                null);
    }

    static Target target(@Nullable Price price) {
        return target(price, OptionalLong.empty(), OptionalLong.empty());
    }

    static Target target(@Nullable Price price, OptionalLong maxInput, OptionalLong maxOutput) {
        return new Target(PROVIDER, "m", price, maxInput, maxOutput);
    }

    static Price price(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
        return new Price(
                new TokenPrice(input),
                new TokenPrice(cachedInput),
                new TokenPrice(cacheWrite),
                new TokenPrice(output),
                new TokenPrice(reasoning),
                LocalDate.EPOCH);
    }

    /** Each class of text at the price of its direction, and audio at its own. */
    static Price priceOfAudio(long input, long output, long audioInput, long audioOutput) {
        Price text = price(input, input, input, output, output);
        return new Price(
                text.input(),
                text.cachedInput(),
                text.cacheWrite(),
                text.output(),
                text.reasoning(),
                new TokenPrice(audioInput),
                new TokenPrice(audioOutput),
                text.asOf());
    }

    static Usage usage(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
        return new Usage(
                new Tokens(input),
                new Tokens(cachedInput),
                new Tokens(cacheWrite),
                new Tokens(output),
                new Tokens(reasoning),
                Usage.Evidence.REPORTED);
    }
}
