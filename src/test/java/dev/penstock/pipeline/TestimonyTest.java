package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineUnderTest.PRICE;
import static dev.penstock.pipeline.PipelineUnderTest.billed;
import static dev.penstock.pipeline.PipelineUnderTest.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.experiment.evidence.CacheHit;
import dev.penstock.experiment.evidence.Enrolled;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.evidence.Finish;
import dev.penstock.experiment.evidence.Observation;
import dev.penstock.experiment.evidence.Outcome;
import dev.penstock.testing.Answer;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.FakeProvider;
import dev.penstock.testing.Policies;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an experiment is told of exchanges that end in one way or another. */
class TestimonyTest {

    private static final String ASK =
            "{\"model\":\"split\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final List<String> VARIANTS =
            List.of("small: { target: fake/small, weight: 1 }", "large: { target: fake/large, weight: 1 }");

    @TempDir
    Path dir;

    private FakeProvider provider;
    private PipelineUnderTest pipeline;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        pipeline = new PipelineUnderTest(
                dir,
                Policies.in(dir.resolve("policies"))
                        .provider("fake", provider.url(), "retries: 0")
                        .model("backup", "fake/backup")
                        .divided("split", VARIANTS)
                        .divided("safe", VARIANTS, "fallbacks: [ backup ]")
                        .divided("stored", VARIANTS, "cache: { ttl: 1h }")
                        .price("fake/*", PRICE)
                        .key("acme", "ann", "budgets: [ { limit_usd: 1, window: total } ]")
                        .key("acme", "poor", "budgets: [ { limit_usd: 0.000000001, window: total } ]"));
    }

    @AfterEach
    void stop() {
        pipeline.close();
        provider.close();
    }

    private static String asking(String model, String more) {
        return ASK.replace("split", model).replace("{\"model\"", "{" + more + "\"model\"");
    }

    private Observation observation() throws Exception {
        Eventually.asserts(() -> assertThat(ended()).hasSize(1));
        return (Observation) ended().get(0);
    }

    /** All but that units came. */
    private List<Evidence> ended() {
        return pipeline.evidence().stream()
                .filter(piece -> !(piece instanceof Enrolled))
                .toList();
    }

    private List<Enrolled> came() {
        return pipeline.evidence().stream()
                .filter(Enrolled.class::isInstance)
                .map(Enrolled.class::cast)
                .toList();
    }

    @Test
    void tellsOfAWholeAnswer() throws Exception {
        pipeline.whole("ann", ASK);

        Observation seen = observation();
        assertThat(seen.outcome()).isEqualTo(Outcome.OK);
        assertThat(seen.answer()).isEqualTo(new Observation.Answer(Finish.STOP, false, false, false));
        assertThat(seen.spend().billed().nanoUsd()).isEqualTo(billed(provider));
        assertThat(seen.traffic().promptBytes()).isEqualTo(ASK.length());
        assertThat(seen.pace().ttftMicros()).isNull();
        assertThat(seen.exposure().experiment()).isEqualTo("split");
    }

    @Test
    void tellsOfAStreamAndItsFirstToken() throws Exception {
        pipeline.read("ann", streamed(ASK));

        Observation seen = observation();
        assertThat(seen.outcome()).isEqualTo(Outcome.OK);
        assertThat(seen.pace().ttftMicros()).isNotNull();
        assertThat(seen.answer().finish()).isEqualTo(Finish.STOP);
    }

    @Test
    void tellsOfAStreamThatStalls() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        provider.otherwise(Answer.eventsWithPause(
                goOn,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]"));
        Reply.Streamed reply = (Reply.Streamed) pipeline.ask("ann", streamed(ASK));

        pipeline.read(reply, () -> {
            if (!goOn.isDone()) {
                // Behind the turn in which the first content is noted.
                Vertx.currentContext().runOnContext(later -> {
                    pipeline.pass(Duration.ofSeconds(6));
                    goOn.complete(null);
                });
            }
        });

        assertThat(observation().pace().stalled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "429, TOO_MANY_REQUESTS",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR",
        "400, CLIENT_ERROR",
        "422, CLIENT_ERROR",
        "401, OTHER_ERROR",
        "404, OTHER_ERROR"
    })
    void tellsWhoseFaultAFailureIs(int status, Outcome outcome) throws Exception {
        provider.otherwise(Answer.json(status, "{\"error\":{\"message\":\"no\"}}"));
        pipeline.whole("ann", ASK);

        assertThat(observation().outcome()).isEqualTo(outcome);
    }

    @Test
    void countsTheFailureOfAVariantForWhichAnotherTargetAnswered() throws Exception {
        provider.answer(Answer.json(500, "{}"));
        assertThat(pipeline.whole("ann", asking("safe", "")).status()).isEqualTo(200);

        Observation seen = observation();
        assertThat(seen.outcome()).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(seen.answer().finish()).as("of another model's answer").isEqualTo(Finish.NONE);
        assertThat(seen.detours()).isEqualTo(new Observation.Detours(0, 1, false));
    }

    @Test
    void tellsOfJsonThatIsNone() throws Exception {
        String json = "\"response_format\":{\"type\":\"json_object\"},";
        pipeline.whole("ann", asking("split", json));
        assertThat(observation().answer().badJson()).isTrue();

        pipeline.read("ann", streamed(asking("split", json)));
        Eventually.asserts(() -> assertThat(ended()).hasSize(2));
        assertThat(((Observation) ended().get(1)).answer().badJson()).isTrue();
    }

    @Test
    void tellsOfARefusalOfTheModel() throws Exception {
        provider.otherwise(Answer.json(
                200,
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not.\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}"));
        pipeline.whole("ann", ASK);
        assertThat(observation().answer().refusal()).isTrue();
    }

    @Test
    void tellsOfAnAnswerOutOfTheCacheApart() throws Exception {
        pipeline.read("ann", streamed(asking("stored", "")));
        pipeline.account("ann");
        pipeline.whole("ann", asking("stored", ""));

        Eventually.asserts(() -> assertThat(ended()).hasSize(2));
        assertThat(came()).hasSize(2);
        assertThat(ended())
                .map(Evidence::getClass)
                .map(Class::getSimpleName)
                .containsExactly("Observation", "CacheHit");
        assertThat(((CacheHit) ended().get(1)).saved().nanoUsd()).isPositive();
    }

    @Test
    void tellsOfWhatTheGatewayRefusesOnlyThatTheUnitCame() throws Exception {
        pipeline.ask("poor", ASK);
        assertThat(came()).hasSize(1);
        pipeline.whole("ann", ASK);
        assertThat(observation().outcome()).isEqualTo(Outcome.OK);
        assertThat(came())
                .extracting(Enrolled::exposure)
                .containsOnly(observation().exposure());
    }

    @Test
    void tellsNothingOfTheLanesOfAComparison() throws Exception {
        String body = "{\"models\":[\"split\",\"safe\"],\"request\":" + ASK.replace("\"model\":\"split\",", "") + "}";
        Reply reply = pipeline.compare(pipeline.gateway, "ann", body).get(30, TimeUnit.SECONDS);
        assertThat(reply).isInstanceOf(Reply.Whole.class);
        pipeline.whole("ann", ASK);
        assertThat(observation().exposure().experiment()).isEqualTo("split");
        assertThat(came()).hasSize(1);
    }

    @Test
    void tellsThatAUnitCameBeforeAnythingIsAsked() throws Exception {
        provider.otherwise((request, wire) -> {
            assertThat(came()).hasSize(1);
            assertThat(ended()).isEmpty();
            Answer.json(500, "{}").to(request, wire);
        });
        pipeline.whole("ann", ASK);
        assertThat(observation().outcome()).isEqualTo(Outcome.SERVER_ERROR);
    }
}
