package dev.penstock.upstream;

import dev.penstock.core.AskHeaders;
import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a client's headers a provider gets: those that can change the answer and those on a list, with their values as
 * they came, and the provider's own credential. All others stay here: the client's credentials, cookies, hop-by-hop and
 * forwarding headers.
 */
final class RequestHeaders {

    /** <a href="https://platform.openai.com/docs/api-reference/debugging-requests">As OpenAI reads it</a>. */
    private static final String ID = "x-client-request-id";

    private static final String TRACEPARENT = "traceparent";

    private static final HeaderList LIST = new HeaderList(
            Set.of(
                    "accept",
                    "user-agent",
                    ID,
                    "originator",
                    "session-id",
                    "thread-id",
                    TRACEPARENT,
                    "tracestate",
                    "baggage"),
            List.of("x-stainless-", "x-claude-code-", "x-codex-"));

    private RequestHeaders() {}

    static void copy(MultiMap client, Provider provider, MultiMap upstream) {
        Set<String> hopByHop = namedByConnection(client.get("connection"));
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if ((AskHeaders.contain(name) || LIST.passes(name)) && !hopByHop.contains(name)) {
                upstream.add(name, header.getValue());
            }
        }
        // It was read as JSON, whatever the client calls it; servers refuse what curl -d says.
        upstream.set("content-type", "application/json");
        // A compressed answer could be neither metered nor cut at its events.
        upstream.set("accept-encoding", "identity");
        Secret apiKey = provider.apiKey();
        if (apiKey != null) {
            upstream.set("authorization", "Bearer " + apiKey.reveal());
        }
    }

    /** Names the request for the provider's own log, by which a bill can be traced; a client's own name for it goes first. */
    static void name(String id, MultiMap upstream) {
        if (!upstream.contains(ID)) {
            upstream.set(ID, id);
        }
    }

    /** Tells the provider where the request stands in a trace, in place of where its caller stands. */
    static void place(@Nullable String traceparent, MultiMap upstream) {
        if (traceparent != null) {
            upstream.set(TRACEPARENT, traceparent);
        }
    }

    private static Set<String> namedByConnection(@Nullable String connection) {
        if (connection == null || "keep-alive".equalsIgnoreCase(connection) || "close".equalsIgnoreCase(connection)) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String name : connection.split(",", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
