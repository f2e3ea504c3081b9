package dev.penstock.telemetry;

import dev.penstock.core.Caller;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Values that the tests of this package share. */
final class Samples {

    static final Target SMALL = target("sim-small");
    static final Usage USAGE =
            new Usage(new Tokens(10), new Tokens(2), Tokens.ZERO, new Tokens(21), Tokens.ZERO, Usage.Evidence.REPORTED);
    static final Money COST = new Money(125_000);

    /** Knows {@code assistant}, everything that begins with {@code gpt-}, and the target {@link #SMALL}. */
    static final Labels LABELS = new Labels(
            name -> name.equals("assistant") ? name : name.startsWith("gpt-") ? "gpt-*" : null,
            target -> target.equals("simulator/sim-small") ? "sim-small" : null);

    private Samples() {}

    static Target target(String model) {
        Provider provider = new Provider(
                "simulator",
                Dialect.OPENAI,
                URI.create("http://127.0.0.1/v1"),
                null,
                Duration.ofSeconds(1),
                0,
                true,
                false,
                null);
        return new Target(provider, model, null, OptionalLong.empty(), OptionalLong.empty());
    }

    static RequestSummary request(String model) {
        return request(model, ErrorType.NONE, CacheResult.MISS);
    }

    static RequestSummary request(String model, ErrorType error, CacheResult cache) {
        Caller caller = new Caller("demo", "research", "demo-key", List.of(), List.of(), List.of(), List.of(), false);
        return new RequestSummary(
                "req_1",
                caller,
                Endpoint.CHAT_COMPLETIONS,
                model,
                "small",
                SMALL,
                true,
                200,
                error,
                cache,
                1,
                USAGE,
                COST,
                new Timing(Duration.ofMillis(1500), Duration.ofMillis(500)));
    }

    static Spend spend(String model) {
        return new Spend(Endpoint.CHAT_COMPLETIONS, model, "small", SMALL, USAGE, COST);
    }

    static TelemetrySettings settings(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TelemetrySettings.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(TelemetrySettings.class);
    }
}
