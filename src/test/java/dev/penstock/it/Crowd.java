package dev.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Many who ask the same at the same time; the provider lets each answer cost as much as it may. */
record Crowd(FakeProvider provider, Customer customer, String request) {

    /**
     * Just so many of them pass.
     *
     * <p>The provider answers nobody before all others have been refused, so that all are under way at once. Where too many
     * pass, that never comes.
     */
    void assertPass(int carried, int asked) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        provider.otherwise(Billed.after(goOn, Billed.upToTheCap(Tariff.inputBound(request))));
        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, asked).mapToObj(i -> customer.asks(request)).toList();

        Eventually.asserts(() ->
                assertThat(answers.stream().filter(CompletableFuture::isDone)).hasSize(asked - carried));
        goOn.countDown();

        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(carried);
    }
}
