package dev.penstock.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.SlotRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as the store keeps it: an object of JSON. */
final class TableText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TableText() {}

    static String of(Table table) {
        ObjectNode root = JSON.createObjectNode()
                .put("version", table.version())
                .put("epoch", table.epoch())
                .put("state", table.state().label())
                .put("coverage", table.coverageSlots())
                .put("step", table.step());
        ObjectNode ranges = root.putObject("ranges");
        table.allocation().ranges().forEach((variant, owned) -> {
            ArrayNode list = ranges.putArray(variant);
            owned.forEach(range -> list.addArray().add(range.from()).add(range.to()));
        });
        ObjectNode files = root.putObject("files")
                .put("revision", table.declaration().revision())
                .put("shares", table.declaration().shares())
                .put("identity", table.declaration().identity());
        String refused = table.declaration().refusedShares();
        if (refused != null) {
            files.put("refused", refused);
        }
        return root.put("since", table.note().since().toEpochMilli())
                .put("by", table.note().by())
                .put("reason", table.note().reason())
                .toString();
    }

    /** The table in the text; an {@link IllegalArgumentException} where it is none. */
    static Table read(String text) {
        JsonNode root = tree(text);
        JsonNode files = root.required("files");
        return new Table(
                whole(root, "version"),
                whole(root, "epoch"),
                Table.State.of(words(root, "state")),
                Math.toIntExact(whole(root, "coverage")),
                Allocation.of(ranges(root.required("ranges"))),
                Math.toIntExact(whole(root, "step")),
                new Declaration(
                        whole(files, "revision"),
                        words(files, "shares"),
                        words(files, "identity"),
                        files.path("refused").textValue()),
                new Note(Instant.ofEpochMilli(whole(root, "since")), words(root, "by"), words(root, "reason")));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no table of an experiment: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, List<SlotRange>> ranges(JsonNode node) {
        Map<String, List<SlotRange>> ranges = new LinkedHashMap<>();
        node.fields().forEachRemaining(owner -> {
            List<SlotRange> owned = new ArrayList<>();
            owner.getValue()
                    .forEach(range -> owned.add(new SlotRange(
                            range.required(0).intValue(), range.required(1).intValue())));
            ranges.put(owner.getKey(), owned);
        });
        return ranges;
    }

    private static long whole(JsonNode node, String name) {
        JsonNode value = node.required(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is no whole number: " + value);
        }
        return value.longValue();
    }

    private static String words(JsonNode node, String name) {
        JsonNode value = node.required(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is no text: " + value);
        }
        return value.textValue();
    }
}
