package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spells a comparison: whole, or as the events of a stream. What lanes answered stands in it byte for byte. */
public final class ComparisonText {

    /** The event that ends a stream. */
    public static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private static final byte[] NULL = "null".getBytes(UTF_8);

    private final String id;
    private final long createdSeconds;
    private final boolean blind;

    /** The texts of one comparison. */
    public ComparisonText(String id, long createdSeconds, boolean blind) {
        this.id = id;
        this.createdSeconds = createdSeconds;
        this.blind = blind;
    }

    /** All of it in one object. */
    public byte[] whole(List<LaneReport> lanes, ComparisonTotal total) {
        ByteArrayOutputStream out = begin("comparison");
        text(out, head() + total(total) + ",\"lanes\":[");
        for (int i = 0; i < lanes.size(); i++) {
            text(out, i == 0 ? "{\"index\":" : ",{\"index\":");
            lane(out, lanes.get(i));
            text(out, ",\"response\":");
            value(out, lanes.get(i).response());
            figures(out, lanes.get(i).figures());
            text(out, "}");
        }
        text(out, "]}");
        return out.toByteArray();
    }

    /** One event of one lane. */
    public byte[] chunk(int index, byte[] chunk) {
        ByteArrayOutputStream out = beginEvent("comparison.chunk");
        text(out, ",\"lane\":" + index + ",\"chunk\":");
        value(out, EventPayloads.inOneLine(chunk));
        return endEvent(out);
    }

    /** The end of one lane. */
    public byte[] ended(LaneReport lane) {
        ByteArrayOutputStream out = beginEvent("comparison.lane");
        text(out, ",\"lane\":");
        lane(out, lane);
        figures(out, lane.figures());
        return endEvent(out);
    }

    /** The end of all lanes. */
    public byte[] summary(ComparisonTotal total) {
        ByteArrayOutputStream out = beginEvent("comparison.summary");
        text(out, head() + total(total));
        return endEvent(out);
    }

    private String head() {
        return ",\"created\":" + createdSeconds + ",\"blind\":" + blind;
    }

    /** Of a blind one no tokens are told: models count the same words differently. */
    private String total(ComparisonTotal total) {
        return ",\"latency_ms\":" + total.latencyMillis() + ",\"usage\":"
                + usage(blind ? null : total.usage(), total.cost());
    }

    private ByteArrayOutputStream begin(String object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        text(out, "{\"id\":" + JsonText.quoted(id) + ",\"object\":\"" + object + '"');
        return out;
    }

    private ByteArrayOutputStream beginEvent(String object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        text(out, "data: ");
        out.writeBytes(begin(object).toByteArray());
        return out;
    }

    private static byte[] endEvent(ByteArrayOutputStream out) {
        text(out, "}\n\n");
        return out.toByteArray();
    }

    private static void lane(ByteArrayOutputStream out, LaneReport lane) {
        LaneReport.Name name = lane.name();
        text(out, name.index() + ",\"label\":" + quoted(name.label()) + ",\"model\":" + quoted(name.model()));
        if (name.variant() != null) {
            text(out, ",\"variant\":" + quoted(name.variant()));
        }
        text(out, ",\"status\":\"" + (lane.isCompleted() ? "completed" : "failed") + "\",\"error\":");
        value(out, lane.error());
    }

    private static void figures(ByteArrayOutputStream out, LaneReport.@Nullable Figures figures) {
        text(
                out,
                figures == null
                        ? ",\"ttft_ms\":null,\"latency_ms\":null,\"usage\":null"
                        : ",\"ttft_ms\":" + figures.firstContentMillis() + ",\"latency_ms\":" + figures.latencyMillis()
                                + ",\"usage\":" + usage(figures.usage(), figures.cost()));
    }

    private static String usage(@Nullable Usage usage, Money cost) {
        String counts = usage == null
                ? ""
                : "\"prompt_tokens\":" + usage.totalInput().count() + ",\"completion_tokens\":"
                        + usage.totalOutput().count() + ",\"total_tokens\":"
                        + usage.total().count() + ",";
        return "{" + counts + "\"cost\":" + cost.toUsd() + "}";
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : JsonText.quoted(text);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private static void value(ByteArrayOutputStream out, byte @Nullable [] json) {
        out.writeBytes(json == null ? NULL : json);
    }
}
