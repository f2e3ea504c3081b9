package dev.penstock.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.Operator;
import dev.penstock.experiment.control.Order;
import dev.penstock.experiment.control.Order.Action;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of an order: <code>{"action", "weights", "variant", "if_epoch", "by", "reason"}</code>, of which only the action must
 * be there. What is misspelt is refused, so that nothing is done that was not meant.
 */
final class OrderBody {

    private static final int MAX_REASON_CHARS = 1_000;
    private static final int MAX_BY_CHARS = 256;
    private static final Set<String> MEMBERS = Set.of("action", "weights", "variant", "if_epoch", "by", "reason");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private OrderBody() {}

    /**
     * The order; an {@link IllegalArgumentException} that says what is wrong. Many may have the admin token, so who uses it
     * may say {@code by} whom the order is; a signed token says that itself.
     */
    static Order read(String body, Operator operator) {
        JsonNode root = tree(body);
        if (!root.isObject()) {
            throw new IllegalArgumentException("The body must be a JSON object.");
        }
        root.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("There is no member '" + name + "'.");
            }
        });
        Action action = action(root);
        Map<String, Long> weights = weights(root.path("weights"));
        if ((action == Action.SET_WEIGHTS) != root.has("weights")) {
            throw new IllegalArgumentException("'weights' go with 'set_weights'.");
        }
        String reason = text(root, "reason", MAX_REASON_CHARS);
        return new Order(
                action,
                weights,
                text(root, "variant", MAX_BY_CHARS),
                epoch(root.path("if_epoch")),
                by(root, operator),
                reason == null ? "" : reason);
    }

    private static String by(JsonNode root, Operator operator) {
        String by = text(root, "by", MAX_BY_CHARS);
        if (by != null && !operator.equals(Operator.ADMIN_TOKEN)) {
            throw new IllegalArgumentException("'by' goes with the admin token; your own token says who you are.");
        }
        if (by != null && by.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'by' has no colon: with one, operators go by their signed tokens.");
        }
        return by == null || by.isBlank() ? operator.name() : by;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("The body is not JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }

    private static Action action(JsonNode root) {
        return Action.of(root.path("action").asText(""))
                .orElseThrow(() -> new IllegalArgumentException("'action' is one of "
                        + Arrays.stream(Action.values()).map(Action::label).collect(Collectors.joining(", ")) + "."));
    }

    private static Map<String, Long> weights(JsonNode node) {
        Map<String, Long> weights = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            throw new IllegalArgumentException("'weights' must be an object.");
        }
        node.fields().forEachRemaining(weight -> {
            if (!weight.getValue().isIntegralNumber() || !weight.getValue().canConvertToLong()) {
                throw new IllegalArgumentException("The weight of '" + weight.getKey() + "' must be a whole number.");
            }
            weights.put(weight.getKey(), weight.getValue().longValue());
        });
        return weights;
    }

    private static OptionalLong epoch(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException("'if_epoch' must be a whole number.");
        }
        return OptionalLong.of(node.longValue());
    }

    private static @Nullable String text(JsonNode root, String name, int most) {
        JsonNode node = root.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual() || node.textValue().length() > most) {
            throw new IllegalArgumentException("'" + name + "' must be text of at most " + most + " characters.");
        }
        return node.textValue();
    }
}
