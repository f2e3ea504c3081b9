package dev.penstock.upstream;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of a provider's headers a client gets: those on a list, with their values as they came; the provider's request id
 * under a name of its own, since {@code x-request-id} is the gateway's.
 */
final class AnswerHeaders {

    private static final HeaderList LIST = new HeaderList(
            Set.of(
                    "content-type",
                    "content-encoding",
                    "openai-processing-ms",
                    "openai-version",
                    "openai-model",
                    "retry-after",
                    "retry-after-ms",
                    "x-should-retry",
                    "x-models-etag",
                    "x-reasoning-included"),
            List.of("anthropic-ratelimit-", "x-codex-"));

    private static final Set<String> COME_BACK = Set.of("retry-after", "retry-after-ms", "x-should-retry");

    private AnswerHeaders() {}

    static MultiMap of(MultiMap provider) {
        MultiMap client = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : provider) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("x-request-id")) {
                client.add("x-upstream-request-id", header.getValue());
            } else if (LIST.passes(name)) {
                client.add(name, header.getValue());
            }
        }
        return client;
    }

    /** The headers that say when to come back, if at all. */
    static MultiMap comeBack(MultiMap provider) {
        MultiMap client = MultiMap.caseInsensitiveMultiMap();
        for (String name : COME_BACK) {
            String value = provider.get(name);
            if (value != null) {
                client.set(name, value);
            }
        }
        return client;
    }
}
