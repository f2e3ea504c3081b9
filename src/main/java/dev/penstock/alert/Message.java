package dev.penstock.alert;

import dev.penstock.core.Alert;
import dev.penstock.core.Limit;
import io.vertx.core.json.JsonObject;

/** The JSON in which a webhook is told of an alert. */
final class Message {

    private Message() {}

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
