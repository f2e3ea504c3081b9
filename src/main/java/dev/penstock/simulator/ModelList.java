package dev.penstock.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The list of the simulated models. */
final class ModelList {

    /** The start of 2026, as seconds since 1970: models have an age, and theirs says nothing. */
    private static final long CREATED = 1_767_225_600;

    private ModelList() {}

    static byte[] toJson() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (SimModel model : SimModel.values()) {
            data.addObject()
                    .put("id", model.id())
                    .put("object", "model")
                    .put("created", CREATED)
                    .put("owned_by", "simulator");
        }
        return Json.bytes(list);
    }
}
