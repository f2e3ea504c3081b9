package dev.penstock.meter;

import dev.penstock.core.Ask;
import dev.penstock.core.Audio;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Verdict;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The upper bound of an attempt's cost: dearest input price × most input tokens + dearest output price × choices × (output
 * cap + prediction), rounded up once to nano-USD.
 *
 * <p>Input is billed once, whatever the number of choices. Its tokens are bounded by the bytes of the whole body, since a
 * byte-level tokenizer makes no more tokens than bytes and the JSON around the text counts too, plus what a provider's
 * chat template adds by itself. Bytes that are audio are bounded by how long they can play instead. The output cap counts
 * spoken tokens as it counts written ones.
 */
public final class CostBound {

    /**
     * Tokens that a chat template adds to a request: a system prompt of its own, and the preamble about tools, which is
     * the largest (Anthropic documents up to 530 for Claude 3 Opus; the JSON of the smallest request with a tool
     * has over 100 bytes more than its texts).
     */
    static final long TEMPLATE_TOKENS_PER_CHAT = 512;

    /**
     * Tokens that frame one message, tool, prompt or input: OpenAI counts 3 a message, 1 a name and 3 to prime the
     * answer; the templates of Llama 3 and Qwen add 5; a bare prompt gets a begin and an end.
     */
    static final long FRAMING_TOKENS_PER_ITEM = 8;

    /** What the completions endpoint generates where no cap is named, by OpenAI's reference. */
    static final long COMPLETIONS_DEFAULT_CAP = 16;

    /**
     * Tokens that a second of audio makes: a Whisper encoder has so many positions, which the models built on it pool to
     * half of them or fewer; Gemini documents 32, and OpenAI 10 of what it hears.
     */
    static final long TOKENS_PER_AUDIO_SECOND = 50;

    /** Tokens that a piece of audio adds however short it is: Voxtral fills it up to half a minute, which makes 375. */
    static final long FRAMING_TOKENS_PER_CLIP = 400;

    private static final long MILLIS_PER_SECOND = 1_000;

    private CostBound() {}

    /**
     * The bound of one attempt, or the refusal of what cannot be bounded.
     *
     * @param promise what budgets promise: where that is something, input that nothing bounds and members that make an
     *     attempt use or cost more than its tokens are refused; where it is money, a missing price too
     * @param defaultOutputCap the output cap per choice for a client that named none, in tokens, at least 1
     */
    public static Verdict<Bound> of(Ask ask, Target target, Promise promise, long defaultOutputCap) {
        if (defaultOutputCap < 1) {
            throw new IllegalArgumentException("defaultOutputCap must be at least 1, not " + defaultOutputCap);
        }
        Price price = target.price();
        if (price == null && promise == Promise.MONEY) {
            return Verdict.no(Refusal.ofParam(
                    Reason.MODEL_NOT_PRICED,
                    "model",
                    "The model '" + ask.model() + "' has no price, so no budget can carry it."));
        }
        if (ask.unboundedBy() != null && promise != Promise.NONE) {
            return Verdict.no(Refusal.ofParam(
                    Reason.COST_NOT_BOUNDED,
                    ask.unboundedBy(),
                    "'" + ask.unboundedBy() + "' can make the request cost more than the model's price of its tokens, "
                            + "so no budget can carry it."));
        }
        String unpriced = unpricedAudio(ask.audio(), price);
        if (unpriced != null && promise == Promise.MONEY) {
            return Verdict.no(Refusal.ofParam(
                    Reason.COST_NOT_BOUNDED,
                    unpriced,
                    "'" + unpriced + "' is audio, for which the model '" + ask.model()
                            + "' has no price, so no budget can carry it."));
        }
        if (ask.opaqueInput() && promise != Promise.NONE && target.maxInput().isEmpty()) {
            return Verdict.no(Refusal.of(
                    Reason.COST_NOT_BOUNDED,
                    "The input has parts whose tokens cannot be counted here, and the largest input of the model '"
                            + ask.model() + "' is not known, so no budget can carry it."));
        }
        try {
            return Verdict.yes(bound(ask, target, price, defaultOutputCap));
        } catch (ArithmeticException passes64Bits) {
            return Verdict.no(tooLarge(ask));
        }
    }

    /** The member that makes tokens of audio for which nobody says what they cost; absent where none does. */
    private static @Nullable String unpricedAudio(Audio audio, @Nullable Price price) {
        if (audio.isHeard() && (price == null || price.audioInput() == null)) {
            return audio.inputMember();
        }
        return price == null || price.audioOutput() == null ? audio.outputMember() : null;
    }

    private static Bound bound(Ask ask, Target target, @Nullable Price price, long defaultOutputCap) {
        OptionalLong injected = injectedCap(ask, target, defaultOutputCap);
        Tokens input = input(ask, target);
        Tokens output = output(ask, injected);
        Math.addExact(input.count(), output.count());
        Money money = price == null ? Money.ZERO : cost(price, ask.audio(), input, output);
        return new Bound(money, input, output, injected);
    }

    static Money cost(Price price, Audio audio, Tokens input, Tokens output) {
        long picoUsd = Math.addExact(
                price.dearestInput(audio).picoUsdFor(input),
                price.dearestOutput(audio).picoUsdFor(output));
        long nanoUsd = PriceBook.nanoUsdRoundedUp(picoUsd);
        if (nanoUsd > Money.MAX_NANO_USD) {
            throw new ArithmeticException("above the largest amount of money");
        }
        return new Money(nanoUsd);
    }

    /**
     * Images, files, audio that the provider has kept and the like are bounded by the model's largest input alone. Text is
     * bounded by its bytes alone, and audio by the time that it can play, since the declared maximum is a number that
     * nobody enforces here: one that is too small would let a request cost more than is held for it.
     */
    private static Tokens input(Ask ask, Target target) {
        if (ask.opaqueInput() && target.maxInput().isPresent()) {
            return new Tokens(Math.multiplyExact(target.maxInput().getAsLong(), prompts(ask)));
        }
        long template = ask.endpoint() == Endpoint.CHAT_COMPLETIONS ? TEMPLATE_TOKENS_PER_CHAT : 0;
        long framing = Math.multiplyExact(FRAMING_TOKENS_PER_ITEM, ask.inputItems());
        long text = ask.inputBytes() - ask.audio().encodedBytes();
        return new Tokens(Math.addExact(Math.addExact(text, template), Math.addExact(framing, heard(ask.audio()))));
    }

    private static long heard(Audio audio) {
        if (audio.clips() == 0) {
            return 0;
        }
        long playing = Math.multiplyExact(audio.playMillis(), TOKENS_PER_AUDIO_SECOND) / MILLIS_PER_SECOND + 1;
        return Math.addExact(playing, audio.clips() * FRAMING_TOKENS_PER_CLIP);
    }

    /** How many inputs of the model's full length one request can hold; a chat is one, however many messages it has. */
    static long prompts(Ask ask) {
        return ask.endpoint() == Endpoint.CHAT_COMPLETIONS ? 1 : Math.max(1, ask.inputItems());
    }

    /**
     * The client's cap bounds the output even where it is above the target's declared maximum: it is what the request
     * carries and the provider obeys, while the declared maximum is a number that nobody enforces and that may be out of
     * date. Such a request is held for more than it can use, or refused by the provider for nothing.
     */
    private static Tokens output(Ask ask, OptionalLong injected) {
        if (!ask.endpoint().generates()) {
            return Tokens.ZERO;
        }
        long cap = injected.isPresent() ? injected.getAsLong() : ask.outputCap().orElseThrow();
        // Rejected tokens of a prediction are billed as output that the cap does not count.
        return new Tokens(Math.multiplyExact(Math.addExact(cap, ask.predictedBytes()), ask.choices()));
    }

    private static OptionalLong injectedCap(Ask ask, Target target, long defaultOutputCap) {
        if (!ask.endpoint().generates() || ask.outputCap().isPresent()) {
            return OptionalLong.empty();
        }
        long cap = Math.min(defaultOutputCap, target.maxOutput().orElse(Long.MAX_VALUE));
        return OptionalLong.of(ask.endpoint() == Endpoint.COMPLETIONS ? Math.min(cap, COMPLETIONS_DEFAULT_CAP) : cap);
    }

    private static Refusal tooLarge(Ask ask) {
        return Refusal.of(
                Reason.COST_NOT_BOUNDED,
                "What this request to the model '" + ask.model()
                        + "' may cost passes the largest amount that an account can hold; ask for less output.");
    }
}
