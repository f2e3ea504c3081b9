package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.core.Endpoint;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Usage.Evidence;
import java.util.Optional;

/**
 * What a provider has said about tokens so far, in any of the spellings of OpenAI-compatible servers.
 *
 * <p>Counts come in several places and events: for each the last that is there wins, but a later 0 does not replace a
 * positive one.
 */
final class UsageTally {

    /** More in one answer is no count but a mistake, and taken as not said. */
    private static final long COUNT_MAX = 1_000_000_000;

    private static final long UNKNOWN = -1;

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

    /** OpenAI's details and Moonshot, DeepSeek, Mistral, and proxies in front of Anthropic. */
    private static final byte[][] CACHED = {
        name("cached_tokens"),
        name("prompt_cache_hit_tokens"),
        name("num_cached_tokens"),
        name("cache_read_input_tokens")
    };

    /** OpenAI, Alibaba. */
    private static final byte[][] CACHE_WRITE = {name("cache_write_tokens"), name("cache_creation_input_tokens")};

    private long prompt = UNKNOWN;
    private long completion = UNKNOWN;
    private long total = UNKNOWN;
    private long cached = UNKNOWN;
    private long cacheWrite = UNKNOWN;
    private long reasoning = UNKNOWN;

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
            prompt = merged(prompt, cursor);
        } else if (cursor.nameIs(COMPLETION_TOKENS) || cursor.nameIs(OUTPUT_TOKENS)) {
            completion = merged(completion, cursor);
        } else if (cursor.nameIs(TOTAL_TOKENS)) {
            total = merged(total, cursor);
        } else if (isDetails(cursor) && cursor.object()) {
            while (cursor.member()) {
                detail(cursor);
            }
        } else {
            detail(cursor);
        }
    }

    private static boolean isDetails(JsonCursor cursor) {
        return cursor.nameIs(PROMPT_DETAILS)
                || cursor.nameIs(INPUT_DETAILS)
                || cursor.nameIs(COMPLETION_DETAILS)
                || cursor.nameIs(OUTPUT_DETAILS);
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

    private static long merged(long known, JsonCursor cursor) {
        long said = cursor.wholeNumber(COUNT_MAX);
        return said == UNKNOWN || said == 0 && known > 0 ? known : said;
    }

    /** The tokens in disjoint classes; empty until the provider has said enough to bill the endpoint by. */
    Optional<Usage> usage(Endpoint endpoint) {
        boolean isEnough = total != UNKNOWN || (endpoint.generates() ? completion : prompt) != UNKNOWN;
        if (!isEnough) {
            return Optional.empty();
        }
        long read = Math.max(0, cached);
        long write = Math.max(0, cacheWrite);
        long generated = Math.max(0, completion);
        long input = prompt == UNKNOWN ? Math.max(0, total - generated) : prompt;
        // More cached than there was input: this provider counts it beside the input, not in it.
        boolean isInside = read + write <= input;
        long allInput = isInside ? input : input + read + write;
        // What the total has beyond both is output that the completion leaves out: xAI's reasoning.
        long allOutput = generated + Math.max(0, total - allInput - generated);
        long thought = Math.max(0, reasoning);
        return Optional.of(new Usage(
                new Tokens(allInput - read - write),
                new Tokens(read),
                new Tokens(write),
                new Tokens(thought > allOutput ? allOutput : allOutput - thought),
                new Tokens(thought),
                Evidence.REPORTED));
    }
}
