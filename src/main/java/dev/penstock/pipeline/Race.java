package dev.penstock.pipeline;

import dev.penstock.core.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the first lane that has one: complete, or as a stream from its first content on. The others are read to
 * their ends for what they cost.
 */
final class Race implements Merger {

    private final Panel panel;
    private final int leadBytesMax;
    private final Map<Lane, Buffer> leads = new HashMap<>();
    private Consumer<Reply> reply = nobody -> {};
    private @Nullable Lane winner;
    private @Nullable LaneStream stream;
    private Relay.@Nullable End end;

    /** @param leadBytesMax the most bytes of a lane's stream before its first content; with more it is out */
    Race(Panel panel, int leadBytesMax) {
        this.panel = panel;
        this.leadBytesMax = leadBytesMax;
    }

    @Override
    public void begin(Consumer<Reply> to) {
        reply = to;
        panel.lanes().forEach(lane -> leads.put(lane, Buffer.buffer()));
    }

    @Override
    public void events(Lane lane, Buffer events) {
        Buffer lead = leads.get(lane);
        if (lane == winner && stream != null) {
            stream.pass(events);
        } else if (lead != null && lead.length() + events.length() > leadBytesMax) {
            leads.remove(lane);
            lane.tooLong();
        } else if (lead != null) {
            lead.appendBuffer(events);
        }
    }

    @Override
    public void content(Lane lane) {
        if (winner == null && leads.containsKey(lane)) {
            streamOf(lane);
        }
    }

    private void streamOf(Lane lane) {
        Buffer lead = leads.getOrDefault(lane, Buffer.buffer());
        won(lane);
        LaneStream events = new LaneStream(List.of(lane), panel.conclusion());
        stream = events;
        events.pass(lead);
        reply.accept(new Reply.Streamed(panel.headOf(lane), events));
    }

    private void won(Lane lane) {
        winner = lane;
        leads.clear();
        panel.lanes().stream().filter(other -> other != lane).forEach(Lane::abandon);
    }

    @Override
    public void over(Lane lane, boolean isLast) {
        if (winner == null && lane.isCompleted() && leads.containsKey(lane)) {
            completed(lane);
        }
        if (lane == winner && stream != null) {
            Failure.Kind failure = lane.result().failure().map(Failure::kind).orElse(null);
            end = new Relay.End(lane.isCompleted(), stream.isAbandoned(), false, failure);
            stream.close();
        } else if (winner == null && isLast) {
            reply.accept(panel.failed());
        }
    }

    private void completed(Lane lane) {
        Optional<byte[]> answer = lane.result().answer();
        if (answer.isPresent()) {
            won(lane);
            reply.accept(panel.whole(panel.headOf(lane), answer.get()));
        } else {
            streamOf(lane);
        }
    }

    @Override
    public boolean isAnswered() {
        return end != null;
    }

    @Override
    public Optional<Relay.End> ended() {
        return Optional.ofNullable(end);
    }
}
