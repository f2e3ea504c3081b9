package dev.penstock.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.experiment.control.Desk;
import dev.penstock.experiment.control.Epoch;
import dev.penstock.experiment.evidence.AnswerPair;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.evidence.Buckets;
import dev.penstock.experiment.evidence.Distribution;
import dev.penstock.experiment.evidence.Guard;
import dev.penstock.experiment.evidence.Metric;
import dev.penstock.experiment.evidence.PairSums;
import dev.penstock.experiment.evidence.Tally;
import dev.penstock.experiment.evidence.Total;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All whole numbers that were counted for an experiment: what everything that is said of it is computed from. */
final class ExperimentExport {

    private static final String CSV_HEAD = "epoch,variant,kind,name,place,value\n";

    private final Desk.Dossier dossier;

    ExperimentExport(Desk.Dossier dossier) {
        this.dossier = dossier;
    }

    ObjectNode json() {
        ObjectNode root = ExperimentJson.object()
                .put("experiment", dossier.entry().model().name())
                .put("units", dossier.aggregate().units())
                .put("spent_nano_usd", dossier.spentNanoUsd());
        ArrayNode epochs = root.putArray("epochs");
        dossier.history().epochs().forEach(epoch -> epochs.add(of(epoch)));
        ArrayNode pairs = root.putArray("pairs");
        dossier.pairs().forEach(sums -> pairs.add(of(sums)));
        return root;
    }

    /** How the one that is asked unseen answered what another was asked, in each bucket. */
    private static ObjectNode of(PairSums sums) {
        ObjectNode node = ExperimentJson.object()
                .put("epoch", sums.sides().epoch())
                .put("from", sums.sides().from())
                .put("to", sums.sides().to());
        numbers(node.putArray("n"), sums.pairs());
        for (Metric metric : AnswerPair.MEASURED) {
            numbers(node.putArray("from_" + metric.field()), sums.from(metric));
            numbers(node.putArray("to_" + metric.field()), sums.to(metric));
        }
        return node;
    }

    private ObjectNode of(Epoch epoch) {
        ObjectNode node = ExperimentJson.object()
                .put("epoch", epoch.number())
                .put("since", epoch.since().toString());
        ObjectNode variants = node.putObject("variants");
        for (String variant : dossier.variants()) {
            variants.set(variant, of(epoch, variant));
        }
        return node;
    }

    /** For each kind of count, names; for each name a number, or numbers by their places. */
    private ObjectNode of(Epoch epoch, String variant) {
        Arm arm = new Arm(epoch.number(), variant);
        Tally tally = dossier.aggregate().tally(arm);
        ObjectNode node = ExperimentJson.object();
        node.putObject("split")
                .put("slots", epoch.slots(variant))
                .put("assigned", tally.assigned())
                .put("units", tally.units());
        ObjectNode totals = node.putObject("totals");
        for (Total total : Total.values()) {
            totals.put(total.field(), tally.total(total));
        }
        ObjectNode failures = node.putObject("first_failures");
        for (Guard guard : Guard.values()) {
            failures.put(guard.word(), dossier.aggregate().firstFailures(guard, arm));
        }
        buckets(node.putObject("buckets"), tally.buckets());
        ObjectNode histograms = node.putObject("histograms");
        ObjectNode firsts = node.putObject("firsts");
        for (Distribution distribution : Distribution.values()) {
            String name = distribution.name().toLowerCase(Locale.ROOT);
            cells(histograms.putObject(name), tally.histogram(distribution));
            cells(firsts.putObject(name), tally.firsts(distribution));
        }
        for (String name : feedback()) {
            totals.put("fb_" + name + "_n", tally.feedbackCount(name));
            totals.put("fb_" + name + "_sum", tally.feedbackMillionths(name));
        }
        return node;
    }

    private List<String> feedback() {
        return dossier.entry().model().terms().measures().feedback();
    }

    private void buckets(ObjectNode node, Buckets buckets) {
        for (Metric metric : Metric.values()) {
            numbers(node.putArray(metric.field()), buckets.of(metric));
        }
        for (String name : feedback()) {
            numbers(node.putArray("fb_" + name + "_n"), buckets.feedbackCounts(name));
            numbers(node.putArray("fb_" + name + "_sum"), buckets.feedbackMillionths(name));
        }
    }

    private static void numbers(ArrayNode node, long[] numbers) {
        for (long number : numbers) {
            node.add(number);
        }
    }

    private static void cells(ObjectNode node, Map<Integer, Long> cells) {
        cells.forEach((cell, count) -> node.put(Integer.toString(cell), count));
    }

    /** The same numbers, one a line; what is 0 in a place is left out. */
    String csv() {
        StringBuilder csv = new StringBuilder(CSV_HEAD);
        for (Epoch epoch : dossier.history().epochs()) {
            for (String variant : dossier.variants()) {
                String begin = epoch.number() + "," + field(variant) + ",";
                of(epoch, variant)
                        .fields()
                        .forEachRemaining(kind -> kind.getValue()
                                .fields()
                                .forEachRemaining(name -> lines(
                                        csv, begin + kind.getKey() + "," + name.getKey() + ",", name.getValue())));
            }
        }
        dossier.pairs().forEach(sums -> lines(csv, sums));
        return csv.toString();
    }

    /** As lines of the variant that is asked unseen, of the kind {@code pair:} and the other. */
    private static void lines(StringBuilder csv, PairSums sums) {
        String begin = sums.sides().epoch() + "," + field(sums.sides().to()) + ","
                + field("pair:" + sums.sides().from()) + ",";
        of(sums).fields().forEachRemaining(name -> {
            if (name.getValue().isArray()) {
                lines(csv, begin + name.getKey() + ",", name.getValue());
            }
        });
    }

    private static void lines(StringBuilder csv, String begin, JsonNode value) {
        if (value.isArray()) {
            for (int place = 0; place < value.size(); place++) {
                if (value.get(place).longValue() != 0) {
                    csv.append(begin)
                            .append(place)
                            .append(',')
                            .append(value.get(place))
                            .append('\n');
                }
            }
        } else if (value.isObject()) {
            value.fields()
                    .forEachRemaining(cell -> csv.append(begin)
                            .append(cell.getKey())
                            .append(',')
                            .append(cell.getValue())
                            .append('\n'));
        } else {
            csv.append(begin).append(',').append(value).append('\n');
        }
    }

    /** As RFC 4180 has it. */
    private static String field(String text) {
        return text.matches("[A-Za-z0-9_.:/@ -]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
