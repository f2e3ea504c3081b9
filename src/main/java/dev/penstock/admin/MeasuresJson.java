package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.experiment.control.Desk;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.evidence.Distribution;
import dev.penstock.experiment.evidence.Tally;
import dev.penstock.experiment.evidence.Total;
import dev.penstock.experiment.statistics.Cells;
import dev.penstock.experiment.statistics.Histogram;

/** What variants did in the epoch that goes on. */
final class MeasuresJson {

    private static final double[] RATES = {.5, .9, .99};
    private static final double MILLIONTHS = 1e6;
    private static final double THOUSANDTHS = 1e3;

    private final Desk.Dossier dossier;

    MeasuresJson(Desk.Dossier dossier) {
        this.dossier = dossier;
    }

    /** The measures of a variant; its names are those that the store has. */
    ObjectNode of(String variant) {
        long epoch = dossier.history().current().number();
        Tally tally = dossier.aggregate().tally(new Arm(epoch, variant));
        long requests = tally.total(Total.EXCHANGES);
        ObjectNode node = ExperimentJson.object()
                .put("epoch", epoch)
                .put("units", tally.units())
                .put("requests", requests)
                .put("cost_usd", ExperimentJson.usd(tally.total(Total.COST_NANO)))
                .put(
                        "cost_per_request_usd",
                        requests == 0 ? null : ExperimentJson.usd(tally.total(Total.COST_NANO) / requests))
                .put("list_cost_usd", ExperimentJson.usd(tally.total(Total.LIST_NANO)))
                .put("saved_usd", ExperimentJson.usd(tally.total(Total.SAVED_NANO)));
        for (Total total : Total.values()) {
            if (total != Total.EXCHANGES && !total.field().endsWith("_nano")) {
                node.put(total.field(), tally.total(total));
            }
        }
        node.set("first_token_ms", quantiles(tally, Distribution.TTFT, 1));
        node.set("latency_ms", quantiles(tally, Distribution.TOTAL, 1));
        node.set("tokens_per_second", quantiles(tally, Distribution.MILLITOKENS_PER_SECOND, THOUSANDTHS));
        feedback(node.putObject("feedback"), tally);
        return node;
    }

    /** @param scale how much of what is counted makes one of the unit */
    private static ObjectNode quantiles(Tally tally, Distribution distribution, double scale) {
        Histogram histogram = new Histogram(tally.histogram(distribution));
        ObjectNode node = ExperimentJson.object();
        for (double rate : RATES) {
            String name = "p" + Math.round(rate * 100);
            histogram
                    .quantile(rate)
                    .ifPresentOrElse(cell -> node.put(name, Cells.value(cell) / scale), () -> node.putNull(name));
        }
        return node;
    }

    private void feedback(ObjectNode node, Tally tally) {
        for (String name : dossier.entry().model().terms().measures().feedback()) {
            long count = tally.feedbackCount(name);
            ObjectNode its = node.putObject(name).put("count", count);
            if (count > 0) {
                its.put("mean", tally.feedbackMillionths(name) / MILLIONTHS / count);
            } else {
                its.putNull("mean");
            }
        }
    }
}
