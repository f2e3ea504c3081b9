package dev.penstock.pipeline;

import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/** All answers in one, once the last has come. */
final class Gathering implements Merger {

    private final Panel panel;
    private final LaneReports reports;
    private Consumer<Reply> reply = nobody -> {};

    Gathering(Panel panel, LaneReports reports) {
        this.panel = panel;
        this.reports = reports;
    }

    @Override
    public void begin(Consumer<Reply> to) {
        reply = to;
    }

    @Override
    public void over(Lane lane, boolean isLast) {
        if (isLast) {
            MultiMap headers = AnswerHead.withCost(AnswerHead.ofComparison(panel.held()), panel.cost());
            reply.accept(panel.whole(headers, reports.text().whole(reports.of(panel.lanes()), panel.cost())));
        }
    }
}
