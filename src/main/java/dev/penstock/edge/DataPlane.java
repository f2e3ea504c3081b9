package dev.penstock.edge;

import dev.penstock.core.Endpoint;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exact paths of the data plane: what is not in this table does not exist. */
final class DataPlane {

    static final String PREFIX = "/v1";
    static final String MODELS = PREFIX + "/models";
    static final String FEEDBACK = PREFIX + "/feedback";

    private static final Map<String, Endpoint> OPERATIONS = operations();

    private DataPlane() {}

    private static Map<String, Endpoint> operations() {
        Map<String, Endpoint> operations = new HashMap<>();
        for (Endpoint endpoint : Endpoint.values()) {
            operations.put(PREFIX + endpoint.path(), endpoint);
        }
        return Map.copyOf(operations);
    }

    /** The operation at this path, if there is one. */
    static @Nullable Endpoint operation(String path) {
        return OPERATIONS.get(path);
    }

    /** Whether the path is the model list or one model in it. */
    static boolean isModels(String path) {
        return path.equals(MODELS) || (path.startsWith(MODELS + "/") && path.length() > MODELS.length() + 1);
    }

    static boolean owns(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }
}
