package dev.penstock;

import dev.penstock.core.Model;
import dev.penstock.core.SlotRange;
import dev.penstock.experiment.Allocation;
import dev.penstock.experiment.Tables;
import dev.penstock.experiment.control.Controller;
import dev.penstock.experiment.control.RailCheck;
import dev.penstock.experiment.control.Seen;
import dev.penstock.experiment.statistics.Evidence;
import dev.penstock.telemetry.VariantUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far the variants of all experiments are tried, for the metrics: the shares from the tables, the rest from who leads. */
final class ExperimentFigures {

    private final Supplier<List<Model>> models;
    private final Tables tables;
    private final Supplier<List<Seen>> seen;

    ExperimentFigures(Supplier<List<Model>> models, Tables tables, Controller controller) {
        this.models = models;
        this.tables = tables;
        this.seen = controller::seen;
    }

    List<VariantUse> uses() {
        Map<String, Seen> known = seen.get().stream().collect(Collectors.toMap(Seen::experiment, Function.identity()));
        return models.get().stream()
                .filter(Model::isExperiment)
                .flatMap(model -> uses(model, known.get(model.name())))
                .toList();
    }

    private Stream<VariantUse> uses(Model model, @Nullable Seen of) {
        Allocation allocation = tables.table(model).allocation();
        return allocation.variants().stream()
                .map(variant -> new VariantUse(
                        model.name(),
                        variant,
                        (double) allocation.size(variant) / SlotRange.SLOTS,
                        of == null ? null : of.units().get(variant),
                        of == null ? Map.of() : eValues(of, variant)));
    }

    private static Map<String, Double> eValues(Seen of, String variant) {
        Map<String, Double> eValues = new HashMap<>();
        for (RailCheck rail : of.rails()) {
            Evidence evidence = rail.evidence();
            if (evidence != null && rail.candidate().equals(variant)) {
                eValues.merge(rail.rail().metric(), evidence.e(), Math::max);
            }
        }
        return eValues;
    }
}
