package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.Model;
import dev.penstock.core.Money;
import dev.penstock.core.Ramp;
import dev.penstock.core.SlotRange;
import dev.penstock.core.Variant;
import dev.penstock.experiment.LogEntry;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.control.Comparison;
import dev.penstock.experiment.control.Desk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Experiments as the admin API has them: money as decimal text, shares in percent, times in ISO 8601. */
final class ExperimentJson {

    private static final double SLOTS_IN_PERCENT = SlotRange.SLOTS / 100.0;
    private static final int NANO_DIGITS = 9;

    private ExperimentJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** All experiments. */
    static ObjectNode listing(List<Desk.Entry> entries) {
        ObjectNode listing = object();
        ArrayNode experiments = listing.putArray("experiments");
        entries.forEach(entry -> experiments.add(of(entry)));
        return listing;
    }

    /** An experiment and how it is split. */
    static ObjectNode of(Desk.Entry entry) {
        Model model = entry.model();
        Table table = entry.table();
        ObjectNode node = object().put("name", model.name())
                .put("state", table.state().label())
                .put("epoch", table.epoch())
                .put("version", table.version())
                .put("control", model.terms().control())
                .put("unit", model.unit().name().toLowerCase(Locale.ROOT))
                .put("coverage_percent", percent(table.coverageSlots()))
                .put("since", table.note().since().toString())
                .put("by", table.note().by())
                .put("reason", table.note().reason());
        ramp(node, model.terms().ramp(), table.step());
        ArrayNode variants = node.putArray("variants");
        model.variants().forEach(variant -> variants.add(of(variant, table)));
        return node;
    }

    private static ObjectNode of(Variant variant, Table table) {
        int slots = table.allocation().size(variant.name());
        return object().put("name", variant.name())
                .put("target", variant.target().id())
                .put("slots", slots)
                .put("share_percent", percent(slots));
    }

    private static double percent(int slots) {
        return slots / SLOTS_IN_PERCENT;
    }

    private static void ramp(ObjectNode node, @Nullable Ramp ramp, int step) {
        if (ramp == null) {
            node.putNull("ramp");
            return;
        }
        ObjectNode its =
                node.putObject("ramp").put("candidate", ramp.candidate()).put("step", step);
        ArrayNode steps = its.putArray("steps");
        ramp.steps()
                .forEach(one -> steps.addObject()
                        .put("share_percent", percent(one.shareSlots()))
                        .put("hold_seconds", one.hold().toSeconds())
                        .put("units", one.units())
                        .put("approval", one.needsApproval()));
    }

    /** All that is known of an experiment. */
    static ObjectNode of(Desk.Dossier dossier, Instant now) {
        ObjectNode node = of(dossier.entry());
        Comparison comparison = dossier.comparison(now);
        Money cap = dossier.entry().model().terms().safety().spendCap();
        node.put("spent_usd", usd(dossier.spentNanoUsd()))
                .put("spend_cap_usd", cap == null ? null : cap.toUsd())
                .put("units", dossier.aggregate().units());
        MeasuresJson measures = new MeasuresJson(dossier);
        node.withArray("variants").forEach(variant -> {
            ObjectNode its = (ObjectNode) variant;
            its.set("measures", measures.of(its.get("name").textValue()));
        });
        node.set("comparison", ComparisonJson.of(comparison, dossier.pairContrasts()));
        ArrayNode warnings = node.putArray("warnings");
        comparison.warnings().forEach(warnings::add);
        ArrayNode history = node.putArray("history");
        dossier.log().forEach(entry -> history.add(of(entry)));
        return node;
    }

    private static ObjectNode of(LogEntry entry) {
        Table table = entry.table();
        ObjectNode node = object().put("version", table.version())
                .put("epoch", table.epoch())
                .put("state", table.state().label())
                .put("step", table.step())
                .put("coverage_percent", percent(table.coverageSlots()))
                .put("since", table.note().since().toString())
                .put("by", table.note().by())
                .put("reason", table.note().reason())
                .put("evidence", entry.evidence());
        ObjectNode shares = node.putObject("shares_percent");
        table.allocation()
                .variants()
                .forEach(variant ->
                        shares.put(variant, percent(table.allocation().size(variant))));
        return node;
    }

    /** Whole nano-USD as plain decimal text, also above what one account can hold. */
    static String usd(long nanoUsd) {
        return nanoUsd == 0
                ? "0"
                : BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
