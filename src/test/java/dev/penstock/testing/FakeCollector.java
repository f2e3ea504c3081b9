package dev.penstock.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector of traces on loopback that speaks OTLP over HTTP and keeps all that it gets. */
public final class FakeCollector implements AutoCloseable {

    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private FakeCollector(HttpServer server) {
        this.server = server;
    }

    public static FakeCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeCollector collector = new FakeCollector(server);
            server.createContext("/v1/traces", collector::take);
            server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            if (status == 200) {
                headers.add(exchange.getRequestHeaders());
                received.addAll(request.getResourceSpansList());
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** Answers so from now on, and keeps nothing unless that is 200. */
    public void answer(int next) {
        status = next;
    }

    /** The base URL, without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All spans so far. */
    public List<Span> spans() {
        return received.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** What each batch says of where it comes from. */
    public List<ResourceSpans> batches() {
        return received;
    }

    /** The headers of each batch. */
    public List<Map<String, List<String>>> headers() {
        return headers;
    }

    /** What is said of a span, as text. */
    public static Map<String, String> attributes(Span span) {
        Map<String, String> attributes = new TreeMap<>();
        for (KeyValue pair : span.getAttributesList()) {
            attributes.put(
                    pair.getKey(),
                    switch (pair.getValue().getValueCase()) {
                        case STRING_VALUE -> pair.getValue().getStringValue();
                        case INT_VALUE -> Long.toString(pair.getValue().getIntValue());
                        case BOOL_VALUE -> Boolean.toString(pair.getValue().getBoolValue());
                        default -> pair.getValue().toString();
                    });
        }
        return attributes;
    }

    /** The place of a span, as providers are told of it, where the trace is kept. */
    public static String traceparent(Span span) {
        return "00-" + traceId(span) + "-" + spanId(span) + "-01";
    }

    public static String traceId(Span span) {
        return HEX.formatHex(span.getTraceId().toByteArray());
    }

    public static String spanId(Span span) {
        return HEX.formatHex(span.getSpanId().toByteArray());
    }

    /** Empty where it has none. */
    public static String parentId(Span span) {
        return HEX.formatHex(span.getParentSpanId().toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
