package dev.penstock;

import dev.penstock.telemetry.Telemetry;
import dev.penstock.telemetry.TelemetrySettings;
import dev.penstock.telemetry.tracing.OtlpTracing;
import dev.penstock.telemetry.tracing.TraceSettings;
import dev.penstock.telemetry.tracing.Tracing;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** As {@link Wiring}: what follows requests for other systems. */
final class TracingWiring {

    @Produces
    @Singleton
    Tracing tracing(
            TraceSettings settings,
            TelemetrySettings telemetry,
            Telemetry meters,
            RandomGenerator random,
            Clock clock) {
        OtlpTracing.Means means = new OtlpTracing.Means(random, System::nanoTime, clock, telemetry.logValueCharsMax());
        Tracing tracing = Start.with(() -> OtlpTracing.of(settings, means));
        meters.spansDropped(tracing::dropped);
        return tracing;
    }

    void close(@Disposes Tracing tracing) {
        tracing.close();
    }
}
