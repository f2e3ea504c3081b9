package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import dev.penstock.protocol.AnswerError;
import dev.penstock.protocol.ComparisonText;
import dev.penstock.protocol.EventPayloads;
import dev.penstock.protocol.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The answers of all lanes as they come, in one stream that says of each event whose it is. */
final class Braid implements Merger {

    private final Panel panel;
    private final LaneReports reports;
    private final LaneTimes times;
    private final ComparisonText text;
    private final LaneStream stream;
    private final Map<Lane, EventPayloads> payloads = new HashMap<>();

    /** @param times of all of it */
    Braid(Panel panel, LaneReports reports, LaneTimes times) {
        this.panel = panel;
        this.reports = reports;
        this.times = times;
        this.text = reports.text();
        this.stream = new LaneStream(panel.lanes(), panel.conclusion());
    }

    @Override
    public void begin(Consumer<Reply> reply) {
        times.sent();
        reply.accept(new Reply.Streamed(AnswerHead.asStream(AnswerHead.ofComparison(panel.held())), stream));
    }

    @Override
    public void events(Lane lane, Buffer events) {
        for (byte[] payload :
                payloads.computeIfAbsent(lane, first -> new EventPayloads()).in(events.getBytes())) {
            AnswerError.in(payload).ifPresentOrElse(lane.result()::says, () -> chunk(lane, payload));
        }
    }

    private void chunk(Lane lane, byte[] payload) {
        if (StrictJson.isObject(payload)) {
            stream.pass(text.chunk(reports.index(lane), reports.shown(lane, payload)));
        } else {
            lane.result().unreadable();
        }
    }

    @Override
    public void over(Lane lane, boolean isLast) {
        // What was asked for as a stream may have come in one piece.
        lane.result().answer().ifPresent(answer -> chunk(lane, answer));
        stream.pass(text.ended(reports.of(lane)));
        if (isLast) {
            times.ended();
            stream.pass(text.summary(panel.total(times)));
            stream.pass(ComparisonText.DONE);
        }
    }

    @Override
    public Optional<Relay.End> ended() {
        stream.close();
        Failure.Kind failure = panel.failure().map(Failure::kind).orElse(null);
        return Optional.of(new Relay.End(true, stream.isAbandoned(), false, failure));
    }
}
