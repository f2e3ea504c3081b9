package dev.penstock.alert;

import dev.penstock.core.Alert;
import dev.penstock.core.ExperimentAlert;
import dev.penstock.core.Limit;
import io.vertx.core.json.JsonObject;

/** The JSON in which a webhook is told of something. */
final class Message {

    private Message() {}

    static byte[] of(ExperimentAlert alert) {
        JsonObject message = new JsonObject()
                .put("type", "experiment." + alert.what().label())
                .put("experiment", alert.experiment())
                .put("reason", alert.reason());
        if (!alert.evidence().isEmpty()) {
            message.put("evidence", new JsonObject(alert.evidence()));
        }
        return message.put("at", alert.at().toString()).toBuffer().getBytes();
    }

    static byte[] of(Alert alert) {
        Limit limit = alert.limit();
        JsonObject message = new JsonObject()
                .put("type", "budget." + alert.kind().label())
                .put("tenant", alert.tenant())
                .put("budget", alert.budget())
                .put("window", alert.period());
        if (alert.percent() != null) {
            message.put("percent", alert.percent());
        }
        return message.put("measure", limit.measure().label())
                .put("spent", limit.figure(alert.spent()))
                .put("limit", limit.figure(limit.units()))
                .put("at", alert.at().toString())
                .toBuffer()
                .getBytes();
    }
}
