package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Dialect;
import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers pass, in both directions. */
class HeadersTest {

    private final MultiMap client = MultiMap.caseInsensitiveMultiMap();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept",
                "User-Agent",
                "OpenAI-Beta",
                "X-Client-Request-Id",
                "X-Stainless-Retry-Count",
                "traceparent",
                "tracestate",
                "anthropic-beta"
            })
    void passesWhatConcernsTheProvider(String name) {
        client.add(name, "Some Value; q=1");

        assertThat(upstream(null).get(name)).isEqualTo("Some Value; q=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-Api-Key",
                "Api-Key",
                "Cookie",
                "Host",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Upgrade",
                "Expect",
                "HTTP2-Settings",
                "Proxy-Authorization",
                "Forwarded",
                "X-Forwarded-For",
                "X-Penstock-Session",
                "OpenAI-Organization",
                "OpenAI-Project",
                "Cache-Control",
                "Idempotency-Key",
                "X-Unknown"
            })
    void keepsWhatDoesNot(String name) {
        client.add(name, "secret");

        assertThat(upstream(null).contains(name)).isFalse();
    }

    @Test
    void sendsTheProvidersCredentialAndNoOther() {
        client.add("authorization", "Bearer sk-penstock-demo-local");

        assertThat(upstream(new Secret("sk-real")).getAll("authorization")).containsExactly("Bearer sk-real");
    }

    @Test
    void callsTheBodyWhatItIs() {
        client.add("content-type", "application/x-www-form-urlencoded");

        assertThat(upstream(null).getAll("content-type")).containsExactly("application/json");
    }

    @Test
    void keepsWhatTheClientsConnectionNames() {
        client.add("connection", "close, X-Stainless-Lang");
        client.add("x-stainless-lang", "java");

        assertThat(upstream(null).contains("x-stainless-lang")).isFalse();
    }

    @Test
    void asksForNoCompression() {
        client.add("accept-encoding", "gzip");

        assertThat(upstream(null).getAll("accept-encoding")).containsExactly("identity");
    }

    @Test
    void saysJsonWhereTheClientNamesNoType() {
        assertThat(upstream(null).get("content-type")).isEqualTo("application/json");
    }

    @Test
    void keepsRepeatedHeaders() {
        client.add("anthropic-beta", "a").add("anthropic-beta", "b");

        assertThat(upstream(null).getAll("anthropic-beta")).containsExactly("a", "b");
    }

    @Test
    void givesTheClientOnlyWhatItMaySee() {
        MultiMap provider = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("X-Request-Id", "req-1")
                .add("OpenAI-Processing-Ms", "12")
                .add("Set-Cookie", "a=b")
                .add("Server", "x")
                .add("Alt-Svc", "h3")
                .add("OpenAI-Organization", "org")
                .add("X-RateLimit-Remaining-Requests", "3")
                .add("Content-Length", "5");

        MultiMap seen = AnswerHeaders.of(provider);

        assertThat(seen.names())
                .containsExactlyInAnyOrder("content-type", "x-upstream-request-id", "openai-processing-ms");
        assertThat(seen.get("x-upstream-request-id")).isEqualTo("req-1");
    }

    private MultiMap upstream(@Nullable Secret apiKey) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Provider provider = new Provider(
                "p", Dialect.OPENAI, URI.create("http://x/v1"), apiKey, Duration.ofSeconds(1), 0, true, true, null);
        RequestHeaders.copy(client, provider, headers);
        return headers;
    }
}
