package dev.penstock.telemetry.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where traces go, and how many. */
@ConfigMapping(prefix = "penstock.traces")
public interface TraceSettings {

    /** The base URL of an OTLP collector that speaks HTTP, such as {@code http://collector:4318}; {@code /v1/traces} is appended. Absent: no traces. */
    @WithDefault("${OTEL_EXPORTER_OTLP_ENDPOINT:}")
    Optional<String> endpoint();

    /** Headers for the collector, as {@code name=value,name=value}. */
    @WithDefault("${OTEL_EXPORTER_OTLP_HEADERS:}")
    Optional<String> headers();

    /** The name of this service in its traces. */
    @WithDefault("${OTEL_SERVICE_NAME:penstock}")
    String service();

    /** Which part of the traces that begin here is kept; a caller's own trace is kept where the caller says so. */
    @WithDefault("1")
    double ratio();

    /** The longest that the collector may take to accept a batch. */
    @WithDefault("10s")
    Duration timeout();

    /** How long spans are gathered before they are sent together. */
    @WithDefault("5s")
    Duration every();

    /** The most spans that wait to be sent; traces beyond them are dropped and counted. */
    @WithDefault("8192")
    int waitingMax();
}
