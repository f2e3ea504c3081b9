package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Usage.Evidence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider has said about tokens so far, in any of the spellings of OpenAI-compatible servers.
 *
 * <p>Counts come in several places and events: for each the last that is there wins, but a later 0 does not replace a
 * positive one.
 */
final class UsageTally {

    /** More in one answer is no count but a mistake. */
    private static final long COUNT_MAX = 1_000_000_000;

    private static final long UNKNOWN = -1;

    /** Stands for counts that are none, such as −5: nobody can use so much, so it is not believed. */
    private static final Usage NONSENSE = usage(Long.MAX_VALUE, 0, 0, 0, 0);

    private static final byte[] PROMPT_TOKENS = name("prompt_tokens");
    private static final byte[] INPUT_TOKENS = name("input_tokens");
    private static final byte[] COMPLETION_TOKENS = name("completion_tokens");
    private static final byte[] OUTPUT_TOKENS = name("output_tokens");
    private static final byte[] TOTAL_TOKENS = name("total_tokens");
    private static final byte[] PROMPT_DETAILS = name("prompt_tokens_details");
    private static final byte[] INPUT_DETAILS = name("input_tokens_details");
    private static final byte[] COMPLETION_DETAILS = name("completion_tokens_details");
    private static final byte[] OUTPUT_DETAILS = name("output_tokens_details");
    private static final byte[] REASONING_TOKENS = name("reasoning_tokens");
    private static final byte[] AUDIO_TOKENS = name("audio_tokens");

    /** OpenAI's details and Moonshot, DeepSeek, Mistral, and proxies in front of Anthropic. */
    private static final byte[][] CACHED = {
        name("cached_tokens"),
        name("prompt_cache_hit_tokens"),
        name("num_cached_tokens"),
        name("cache_read_input_tokens")
    };

    /** OpenAI, Alibaba. */
    private static final byte[][] CACHE_WRITE = {name("cache_write_tokens"), name("cache_creation_input_tokens")};

    private boolean isNonsense;
    private long prompt = UNKNOWN;
    private long completion = UNKNOWN;
    private long total = UNKNOWN;
    private long cached = UNKNOWN;
    private long cacheWrite = UNKNOWN;
    private long reasoning = UNKNOWN;
    private long heard = UNKNOWN;
    private long spoken = UNKNOWN;

    private static byte[] name(String name) {
        return name.getBytes(US_ASCII);
    }

    /** Reads the usage object at the cursor; skips any other value. */
    void read(JsonCursor cursor) {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            member(cursor);
        }
    }

    private void member(JsonCursor cursor) {
        if (cursor.nameIs(PROMPT_TOKENS) || cursor.nameIs(INPUT_TOKENS)) {
            prompt = count(prompt, cursor);
        } else if (cursor.nameIs(COMPLETION_TOKENS) || cursor.nameIs(OUTPUT_TOKENS)) {
            completion = count(completion, cursor);
        } else if (cursor.nameIs(TOTAL_TOKENS)) {
            total = count(total, cursor);
        } else if (isInputDetails(cursor)) {
            heard = details(heard, cursor);
        } else if (isOutputDetails(cursor)) {
            spoken = details(spoken, cursor);
        } else {
            detail(cursor);
        }
    }

    private static boolean isInputDetails(JsonCursor cursor) {
        return cursor.nameIs(PROMPT_DETAILS) || cursor.nameIs(INPUT_DETAILS);
    }

    private static boolean isOutputDetails(JsonCursor cursor) {
        return cursor.nameIs(COMPLETION_DETAILS) || cursor.nameIs(OUTPUT_DETAILS);
    }

    /** Reads the details of one direction; how many of its tokens are audio. */
    private long details(long known, JsonCursor cursor) {
        long audio = known;
        if (!cursor.object()) {
            cursor.skip();
            return audio;
        }
        while (cursor.member()) {
            if (cursor.nameIs(AUDIO_TOKENS)) {
                audio = merged(audio, cursor);
            } else {
                detail(cursor);
            }
        }
        return audio;
    }

    private void detail(JsonCursor cursor) {
        if (cursor.nameIs(REASONING_TOKENS)) {
            reasoning = merged(reasoning, cursor);
        } else if (isAnyOf(CACHED, cursor)) {
            cached = merged(cached, cursor);
        } else if (isAnyOf(CACHE_WRITE, cursor)) {
            cacheWrite = merged(cacheWrite, cursor);
        } else {
            cursor.skip();
        }
    }

    private static boolean isAnyOf(byte[][] names, JsonCursor cursor) {
        for (byte[] name : names) {
            if (cursor.nameIs(name)) {
                return true;
            }
        }
        return false;
    }

    /** A count by which the provider bills: any number that is none makes the whole report nonsense. */
    private long count(long known, JsonCursor cursor) {
        boolean isNumber = cursor.isDigitNext() || cursor.isNext('-');
        long said = cursor.wholeNumber(COUNT_MAX);
        isNonsense |= isNumber && said == UNKNOWN;
        return later(known, said);
    }

    private static long merged(long known, JsonCursor cursor) {
        return later(known, cursor.wholeNumber(COUNT_MAX));
    }

    private static long later(long known, long said) {
        return said == UNKNOWN || said == 0 && known > 0 ? known : said;
    }

    /**
     * The tokens in disjoint classes; empty until the provider has said enough to bill the endpoint by, and where what it
     * said cannot be: no input, since every prompt has a token, or no output beside generated text.
     *
     * @param contentBytes the bytes of the text that was generated
     */
    Optional<Usage> usage(Endpoint endpoint, long contentBytes) {
        if (isNonsense) {
            return Optional.of(NONSENSE);
        }
        if (!(endpoint.generates() ? isEnoughOfBoth() : Math.max(prompt, total) > 0)) {
            return Optional.empty();
        }
        Usage said = classes();
        boolean isFree = said.totalInput().count() == 0
                || contentBytes > 0 && said.totalOutput().count() == 0;
        return isFree ? Optional.empty() : Optional.of(said);
    }

    /** Of input, output and total two are known; one that is missing is what the total has beyond the other. */
    private boolean isEnoughOfBoth() {
        if (prompt != UNKNOWN && completion != UNKNOWN) {
            return true;
        }
        long one = Math.max(prompt, completion);
        return one != UNKNOWN && total >= one;
    }

    private Usage classes() {
        long read = Math.max(0, cached);
        long write = Math.max(0, cacheWrite);
        long generated = Math.max(0, completion);
        long input = prompt == UNKNOWN ? Math.max(0, total - generated) : prompt;
        // More cached than there was input: this provider counts it beside the input, not in it.
        boolean isInside = read + write <= input;
        long counted = isInside ? input : input + read + write;
        // The same of audio.
        long allInput = heard > counted ? counted + heard : counted;
        // What the total has beyond both is output that the completion leaves out: xAI's reasoning.
        long written = generated + Math.max(0, total - allInput - generated);
        long allOutput = spoken > written ? written + spoken : written;
        long thought = Math.max(0, reasoning);
        return usage(
                        allInput - read - write,
                        read,
                        write,
                        thought > allOutput ? allOutput : allOutput - thought,
                        thought)
                .withAudio(tokensOrNull(heard), tokensOrNull(spoken));
    }

    private static @Nullable Tokens tokensOrNull(long count) {
        return count == UNKNOWN ? null : new Tokens(count);
    }

    private static Usage usage(long input, long read, long written, long output, long reasoning) {
        return new Usage(
                new Tokens(input),
                new Tokens(read),
                new Tokens(written),
                new Tokens(output),
                new Tokens(reasoning),
                Evidence.REPORTED);
    }
}
