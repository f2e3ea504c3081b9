package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.FakeProvider.Bill;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The fake provider is honest where it is not told otherwise. */
class FakeProviderTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void obeysTheCapReportsUsageAndBillsIt() throws Exception {
        try (FakeProvider provider = FakeProvider.start()) {
            String answer = post(provider, "{\"model\":\"m\",\"max_tokens\":2,\"n\":3}");

            assertThat(answer).contains("\"content\":\"Hello from\"").contains("\"completion_tokens\":6");
            assertThat(provider.bills()).containsExactly(new Bill("m", 8, 6));
        }
    }

    @Test
    void streamsUsageOnlyWhereItIsAskedFor() throws Exception {
        try (FakeProvider provider = FakeProvider.start()) {
            String without = post(provider, "{\"model\":\"m\",\"stream\":true}");
            String with =
                    post(provider, "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

            assertThat(without).doesNotContain("usage").endsWith("data: [DONE]\n\n");
            assertThat(with).contains("\"choices\":[],\"usage\":{").endsWith("data: [DONE]\n\n");
            assertThat(provider.bills()).hasSize(2);
        }
    }

    @Test
    void followsItsScriptAndRemembersWhatItGot() throws Exception {
        try (FakeProvider provider = FakeProvider.start()) {
            provider.answer(Answer.json(200, "1"), Answer.json(200, "2"));

            assertThat(post(provider, "first")).isEqualTo("1");
            assertThat(post(provider, "second")).isEqualTo("2");
            assertThat(provider.requests()).extracting(Received::text).containsExactly("first", "second");
        }
    }

    private static String post(FakeProvider provider, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(provider.url() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }
}
