package dev.penstock.pipeline;

import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/** All answers in one, once the last has come. */
final class Gathering implements Merger {

    private final Panel panel;
    private final LaneReports reports;
    private final LaneTimes times;
    private Consumer<Reply> reply = nobody -> {};

    /** @param times of all of it */
    Gathering(Panel panel, LaneReports reports, LaneTimes times) {
        this.panel = panel;
        this.reports = reports;
        this.times = times;
    }

    @Override
    public void begin(Consumer<Reply> to) {
        reply = to;
        times.sent();
    }

    @Override
    public void over(Lane lane, boolean isLast) {
        if (isLast) {
            times.ended();
            MultiMap headers = AnswerHead.withCost(AnswerHead.ofComparison(panel.held()), panel.cost());
            reply.accept(panel.whole(headers, reports.text().whole(reports.of(panel.lanes()), panel.total(times))));
        }
    }
}
