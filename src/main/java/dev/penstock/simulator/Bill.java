package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the simulator would charge for, since it started.
 *
 * <p>Like most real providers it bills every answer whole, from the moment that it begins to write: also one that is
 * then cut, stalls, comes without usage, or whose client leaves. A request that it rejects, or is told to refuse with a
 * status, costs nothing.
 */
@Singleton
final class Bill {

    private final Map<SimModel, Line> lines = new ConcurrentHashMap<>();

    /** Charges for one answer. */
    void add(SimModel model, SimUsage usage) {
        lines.merge(model, new Line(1, usage.promptTokens(), usage.completionTokens(), 0), Line::plus);
    }

    /** Notes that a client left before it had all that it is charged for. */
    void addClientGone(SimModel model) {
        lines.merge(model, new Line(0, 0, 0, 1), Line::plus);
    }

    byte[] toJson() {
        ObjectNode bill = Json.object();
        ObjectNode models = bill.putObject("models");
        Line total = Line.NONE;
        for (SimModel model : SimModel.values()) {
            Line line = lines.getOrDefault(model, Line.NONE);
            models.set(model.id(), line.toJson());
            total = total.plus(line);
        }
        bill.set("total", total.toJson());
        return Json.bytes(bill);
    }

    private record Line(long requests, long promptTokens, long completionTokens, long clientsGone) {

        static final Line NONE = new Line(0, 0, 0, 0);

        Line plus(Line other) {
            return new Line(
                    requests + other.requests,
                    promptTokens + other.promptTokens,
                    completionTokens + other.completionTokens,
                    clientsGone + other.clientsGone);
        }

        ObjectNode toJson() {
            return Json.object()
                    .put("requests", requests)
                    .put("prompt_tokens", promptTokens)
                    .put("completion_tokens", completionTokens)
                    .put("clients_gone", clientsGone);
        }
    }
}
