package dev.penstock.experiment.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.feedback.Subject.Answer;
import dev.penstock.experiment.feedback.Subject.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subjects as JSON, as they are kept: short, since there is one for each answer. Unknown members are passed over, so that
 * gateways of two versions can share a store. Tenant and id are in the key.
 */
final class SubjectText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "m";
    private static final String VARIANT = "v";
    private static final String EXPOSURE = "x";
    private static final String EXPERIMENT = "e";
    private static final String EPOCH = "n";
    private static final String UNIT = "u";
    private static final String BUCKET = "b";
    private static final String CONTROL = "control";
    private static final String ANONYMOUS = "a";
    private static final String LANES = "l";
    private static final String LABEL = "k";

    private SubjectText() {}

    static String of(Subject subject) {
        ObjectNode root = JSON.createObjectNode();
        subject.fold(answer -> put(root, answer), comparison -> put(root, comparison));
        return root.toString();
    }

    private static ObjectNode put(ObjectNode root, Answer answer) {
        root.put(MODEL, answer.model());
        putVariant(root, answer.variant());
        @Nullable Exposure exposure = answer.exposure();
        if (exposure != null) {
            root.putObject(EXPOSURE)
                    .put(EXPERIMENT, exposure.experiment())
                    .put(EPOCH, exposure.epoch())
                    .put(VARIANT, exposure.variant())
                    .put(CONTROL, exposure.isControl())
                    .put(UNIT, exposure.unitHash())
                    .put(BUCKET, exposure.bucket())
                    .put(ANONYMOUS, exposure.isAnonymous());
        }
        return root;
    }

    private static ObjectNode put(ObjectNode root, Comparison comparison) {
        ArrayNode lanes = root.putArray(LANES);
        for (ComparedAnswer lane : comparison.lanes()) {
            ObjectNode member = lanes.addObject().put(LABEL, lane.label()).put(MODEL, lane.model());
            putVariant(member, lane.variant());
            member.put(EPOCH, lane.epoch());
        }
        return root;
    }

    private static void putVariant(ObjectNode in, @Nullable String variant) {
        if (variant != null) {
            in.put(VARIANT, variant);
        }
    }

    static Answer answer(String tenant, String requestId, String text) {
        JsonNode root = read(text);
        return new Answer(
                tenant, requestId, root.path(MODEL).asText(), textOrNull(root, VARIANT), exposure(root.path(EXPOSURE)));
    }

    private static @Nullable Exposure exposure(JsonNode in) {
        return in.isObject()
                ? new Exposure(
                        in.path(EXPERIMENT).asText(),
                        in.path(EPOCH).asLong(),
                        in.path(VARIANT).asText(),
                        in.path(CONTROL).asBoolean(),
                        in.path(UNIT).asText(),
                        in.path(BUCKET).asInt(),
                        in.path(ANONYMOUS).asBoolean())
                : null;
    }

    static Comparison comparison(String tenant, String id, String text) {
        List<ComparedAnswer> lanes = new ArrayList<>();
        for (JsonNode lane : read(text).path(LANES)) {
            lanes.add(new ComparedAnswer(
                    lane.path(LABEL).asText(),
                    lane.path(MODEL).asText(),
                    textOrNull(lane, VARIANT),
                    lane.path(EPOCH).asLong()));
        }
        return new Comparison(tenant, id, lanes);
    }

    private static @Nullable String textOrNull(JsonNode in, String member) {
        return in.hasNonNull(member) ? in.path(member).asText() : null;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a subject in the store is not JSON", e);
        }
    }
}
