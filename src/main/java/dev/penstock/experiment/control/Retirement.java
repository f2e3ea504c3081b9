package dev.penstock.experiment.control;

import dev.penstock.core.Model;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Table;
import dev.penstock.experiment.evidence.EvidenceArchive;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets the evidence of an experiment go that has come to its end, and keeps that of one that goes on after all. */
final class Retirement {

    /** The most epochs, the newest, that are looked after; with more, the oldest stay for good. */
    private static final int EPOCHS_MAX = 1_000;

    private final EvidenceArchive archive;
    private @Nullable Boolean wasOver;

    Retirement(EvidenceArchive archive) {
        this.archive = archive;
    }

    /** Does what the table's state asks for, once; fails where Redis does not answer, and is asked again then. */
    Uni<Void> follow(Model model, Table table) {
        boolean isOver = table.state() == Table.State.COMPLETED;
        if (Boolean.valueOf(isOver).equals(wasOver)) {
            return Uni.createFrom().voidItem();
        }
        List<Long> epochs = LongStream.rangeClosed(Math.max(1, table.epoch() - EPOCHS_MAX + 1), table.epoch())
                .boxed()
                .toList();
        List<String> variants = Stream.concat(
                        model.variants().stream().map(Variant::name), table.allocation().variants().stream())
                .distinct()
                .toList();
        Uni<Void> done = isOver
                ? archive.retire(model.name(), epochs, variants, EvidenceArchive.CONCLUDED_KEPT)
                : archive.keep(model.name(), epochs, variants);
        return done.invoke(() -> wasOver = isOver);
    }
}
