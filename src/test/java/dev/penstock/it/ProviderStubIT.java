package dev.penstock.it;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.penstock.testing.GatewayProcess;
import dev.penstock.testing.Policies;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider gets from the packaged gateway, by the journal of a stub that shares no code with either. */
final class ProviderStubIT {

    private static final UrlPattern CHATS = urlEqualTo("/base/v1/chat/completions");
    private static final String CALLERS_KEY = Policies.secret("caller");

    @TempDir
    static Path folder;

    private static WireMockServer provider;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        provider = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        provider.start();
        URI baseUrl = URI.create("http://127.0.0.1:" + provider.port() + "/base/v1");
        Path policies = Policies.in(folder.resolve("policies"))
                .provider("stub", baseUrl, "api_key: the-providers-own-key")
                .model("talker", "stub/vendor/talker-2")
                .key("acme", "caller")
                .write();
        gateway = GatewayProcess.in(folder.resolve("gateway"))
                .with("penstock.policies", policies.toString())
                .start();
        client = new Client(gateway, CALLERS_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.stop();
    }

    @BeforeEach
    void answerNothingYet() {
        provider.resetAll();
    }

    @Test
    void theProviderGetsItsOwnNameOfTheModelAndItsOwnKey() throws Exception {
        provider.stubFor(post(CHATS).willReturn(okJson("{\"choices\":[]}")));

        client.chat(Client.asking("talker", "Hello", "\"temperature\":0.5"));

        provider.verify(
                1,
                postRequestedFor(CHATS)
                        .withHeader("authorization", equalTo("Bearer the-providers-own-key"))
                        .withHeader("content-type", equalTo("application/json"))
                        .withRequestBody(matchingJsonPath("$.model", equalTo("vendor/talker-2")))
                        .withRequestBody(matchingJsonPath("$.temperature", equalTo("0.5")))
                        .withRequestBody(matchingJsonPath("$.messages[0].content", equalTo("Hello"))));
    }

    @Test
    void theProviderGetsNoCredentialOfTheCallerAndNoHeaderThatIsNotListed() throws Exception {
        provider.stubFor(post(CHATS).willReturn(okJson("{\"choices\":[]}")));

        client.chat(
                Client.asking("talker", "Hello"),
                "x-api-key",
                CALLERS_KEY,
                "cookie",
                "session=1",
                "idempotency-key",
                "once",
                "x-penstock-session",
                "s1",
                "openai-beta",
                "assistants=v2");

        provider.verify(
                1,
                postRequestedFor(CHATS)
                        .withHeader("openai-beta", equalTo("assistants=v2"))
                        .withHeader("x-api-key", absent())
                        .withHeader("cookie", absent())
                        .withHeader("idempotency-key", absent())
                        .withHeader("x-penstock-session", absent()));
        LoggedRequest request = provider.findAll(postRequestedFor(CHATS)).get(0);
        assertThat(request.getAllHeaderKeys())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .isSubsetOf(
                        "host",
                        "content-length",
                        "content-type",
                        "authorization",
                        "accept-encoding",
                        "user-agent",
                        "openai-beta",
                        "x-client-request-id");
    }

    @Test
    void theProvidersOwnErrorReachesTheClientAsItIs() throws Exception {
        String words = "{ \"error\" : {\"message\":\"caf\\u00e9: no.\", \"code\":1.0, \"extra\":[ ]} }";
        provider.stubFor(post(CHATS)
                .willReturn(status(422)
                        .withHeader("content-type", "application/problem+json")
                        .withBody(words)));

        HttpResponse<String> answer = client.chat(Client.asking("talker", "Hello"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).isEqualTo(words);
        provider.verify(1, postRequestedFor(CHATS));
    }
}
