package dev.penstock.telemetry;

import dev.penstock.core.Caller;
import dev.penstock.core.Target;
import dev.penstock.core.Usage;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line for each request, at its end: ids, decisions and figures, by a closed list of fields that has no room for
 * prompts, answers or secrets.
 */
public final class AccessLog {

    /** The category under which lines appear, at level INFO. */
    public static final String CATEGORY = "dev.penstock.access";

    private final Logger log = Logger.getLogger(CATEGORY);
    private final java.util.logging.Logger entries = java.util.logging.Logger.getLogger(CATEGORY);
    private final int valueCharsMax;
    private final LogSettings.Format format;

    public AccessLog(TelemetrySettings settings, LogSettings.Format format) {
        this.valueCharsMax = settings.logValueCharsMax();
        this.format = format;
    }

    /** Writes the request's line. */
    public void write(RequestSummary request) {
        if (!log.isInfoEnabled()) {
            return;
        }
        switch (format) {
            case TEXT -> log.info(line(request, valueCharsMax));
            case JSON -> entries.log(entry(request, valueCharsMax));
        }
    }

    static String line(RequestSummary request, int valueCharsMax) {
        LogLine line = new LogLine(valueCharsMax);
        fill(line, request);
        return line.toString();
    }

    static ExtLogRecord entry(RequestSummary request, int valueCharsMax) {
        LogEntry entry = new LogEntry(CATEGORY, "request", valueCharsMax);
        fill(entry, request);
        return entry.logged();
    }

    private static void fill(LogFields line, RequestSummary request) {
        line.with("request", request.requestId());
        who(line, request.caller());
        what(line, request);
        used(line, request.usage());
        line.with("cost_usd", request.cost().toUsd());
        line.with("duration_ms", request.timing().total().toMillis());
        Duration firstToken = request.timing().firstToken();
        if (firstToken != null) {
            line.with("first_token_ms", firstToken.toMillis());
        }
    }

    private static void who(LogFields line, @Nullable Caller caller) {
        if (caller != null) {
            line.with("tenant", caller.tenant()).with("team", caller.team()).with("key", caller.key());
        }
    }

    private static void what(LogFields line, RequestSummary request) {
        Target target = request.target();
        line.with("operation", request.endpoint().operation())
                .with("model", request.model())
                .with("target", target == null ? null : target.id())
                .with("variant", request.variant())
                .with("stream", request.stream() ? "true" : "false")
                .with("status", request.status())
                .with(
                        "error",
                        request.error() == ErrorType.NONE
                                ? null
                                : request.error().label())
                .with("cache", request.cache().result())
                .with("attempts", request.attempts());
    }

    private static void used(LogFields line, @Nullable Usage usage) {
        if (usage != null) {
            line.with("input_tokens", usage.totalInput().count())
                    .with("cached_tokens", usage.cachedInput().count())
                    .with("output_tokens", usage.totalOutput().count())
                    .with("usage", usage.evidence().name().toLowerCase(Locale.ROOT));
        }
    }
}
