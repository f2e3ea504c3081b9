package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.experiment.control.Balance;
import dev.penstock.experiment.control.Comparison;
import dev.penstock.experiment.control.Contrast;
import dev.penstock.experiment.control.Line;
import dev.penstock.experiment.control.PairContrast;
import dev.penstock.experiment.control.RailCheck;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.experiment.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons as the admin API has them: differences in percent of the control's level. */
final class ComparisonJson {

    private static final double PERCENT = 100;
    private static final double BASIS_POINTS_IN_PERCENT = 100;
    private static final int NANO_DIGITS = 9;

    private ComparisonJson() {}

    static ObjectNode of(Comparison comparison, List<PairContrast> unseen) {
        ObjectNode node = ExperimentJson.object().put("control", comparison.control());
        node.putObject("alpha")
                .put("primary", comparison.alphas().primary())
                .put("guard_rail", comparison.alphas().guardRail())
                .put("sample_ratio", comparison.alphas().sampleRatio());
        ArrayNode candidates = node.putArray("candidates");
        comparison.contrasts().forEach(contrast -> candidates.add(of(contrast)));
        ArrayNode pairs = node.putArray("pairs");
        unseen.forEach(contrast -> pairs.add(of(contrast)));
        ArrayNode balances = node.putArray("sample_ratio");
        comparison.balances().forEach(balance -> balances.add(of(balance)));
        return node;
    }

    private static ObjectNode of(Contrast contrast) {
        ObjectNode node = ExperimentJson.object().put("candidate", contrast.candidate());
        ArrayNode epochs = node.putArray("epochs");
        contrast.epochs().forEach(epochs::add);
        node.putObject("units")
                .put("distinct", contrast.units().distinct())
                .put("control", contrast.units().control())
                .put("candidate", contrast.units().candidate());
        ArrayNode metrics = node.putArray("metrics");
        contrast.lines().forEach(line -> metrics.add(of(line)));
        ArrayNode rails = node.putArray("guard_rails");
        contrast.rails().forEach(check -> rails.add(of(check)));
        return node;
    }

    private static ObjectNode of(PairContrast contrast) {
        ObjectNode node = ExperimentJson.object()
                .put("control", contrast.from())
                .put("candidate", contrast.to())
                .put("pairs", contrast.pairs());
        ArrayNode metrics = node.putArray("metrics");
        contrast.lines().forEach(line -> metrics.add(of(line)));
        return node;
    }

    private static ObjectNode of(Line line) {
        Line.Levels levels = line.levels();
        boolean isMoney = levels.unit().equals("usd");
        ObjectNode node = ExperimentJson.object().put("metric", line.metric()).put("unit", levels.unit());
        level(node, "control", levels.control(), isMoney);
        level(node, "candidate", levels.candidate(), isMoney);
        node.put("control_count", levels.controlCount()).put("candidate_count", levels.candidateCount());
        Line.Shift shift = line.shift();
        node.put("difference_percent", shift == null ? null : (Double) (shift.relative() * PERCENT));
        @Nullable Interval interval = shift == null ? null : shift.interval();
        if (interval == null) {
            node.putNull("interval_percent");
        } else {
            node.putArray("interval_percent").add(interval.lower() * PERCENT).add(interval.upper() * PERCENT);
        }
        evidence(node, line.evidence()).put("p", line.p());
        return node.put("verdict", line.verdict().label()).put("sentence", line.sentence());
    }

    private static void level(ObjectNode node, String name, @Nullable Double level, boolean isMoney) {
        if (level == null) {
            node.putNull(name);
        } else if (isMoney) {
            BigDecimal usd = BigDecimal.valueOf(level).setScale(NANO_DIGITS, RoundingMode.HALF_UP);
            node.put(name, usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString());
        } else {
            node.put(name, level);
        }
    }

    private static ObjectNode evidence(ObjectNode node, @Nullable Evidence evidence) {
        return node.put("e", evidence == null ? null : (Double) evidence.e())
                .put("log10_e", evidence == null ? null : (Double) evidence.log10E())
                .put("p", evidence == null ? null : (Double) evidence.p());
    }

    private static ObjectNode of(RailCheck check) {
        ObjectNode node = ExperimentJson.object()
                .put("metric", check.rail().metric())
                .put("margin_percent", check.rail().marginBasisPoints() / BASIS_POINTS_IN_PERCENT)
                .put("alpha", check.alpha());
        evidence(node, check.evidence());
        Double harm = check.harm();
        return node.put("worse_by_at_least_percent", harm == null ? null : (Double) (harm * PERCENT))
                .put("breached", check.isBreached())
                .put("sentence", check.sentence());
    }

    private static ObjectNode of(Balance balance) {
        ObjectNode node = ExperimentJson.object().put("epoch", balance.epoch());
        ObjectNode units = node.putObject("units");
        balance.units().forEach(units::put);
        evidence(node, balance.evidence());
        return node.put("alarm", balance.isOff());
    }
}
