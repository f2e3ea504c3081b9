package dev.penstock.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.FeedbackReceipt;
import dev.penstock.core.FeedbackReceipt.Change;
import dev.penstock.core.FeedbackReceipt.Revealed;
import org.jspecify.annotations.Nullable;

/** Spells the answer to feedback that was taken. */
public final class FeedbackAnswer {

    private static final int OK = 200;
    private static final int CREATED = 201;

    private FeedbackAnswer() {}

    /** 201 for what is new, 200 for what was there before, whether it changed or not. */
    public static int status(FeedbackReceipt receipt) {
        return receipt.change() == Change.NEW ? CREATED : OK;
    }

    public static byte[] body(FeedbackReceipt receipt) {
        StringBuilder out = new StringBuilder(128);
        out.append('{');
        member("id", receipt.id(), out);
        member(",", "object", "feedback", out);
        member(",", "name", receipt.name(), out);
        out.append(",\"replaced\":").append(receipt.change() == Change.REPLACED);
        if (!receipt.revealed().isEmpty()) {
            out.append(",\"lanes\":[");
            String separator = "";
            for (Revealed lane : receipt.revealed()) {
                out.append(separator);
                lane(lane, out);
                separator = ",";
            }
            out.append(']');
        }
        return out.append('}').toString().getBytes(UTF_8);
    }

    private static void lane(Revealed lane, StringBuilder out) {
        out.append('{');
        member("label", lane.label(), out);
        member(",", "model", lane.model(), out);
        @Nullable String variant = lane.variant();
        if (variant != null) {
            member(",", "variant", variant, out);
        }
        out.append('}');
    }

    private static void member(String separator, String name, String value, StringBuilder out) {
        out.append(separator);
        member(name, value, out);
    }

    private static void member(String name, String value, StringBuilder out) {
        JsonText.quote(name, out);
        out.append(':');
        JsonText.quote(value, out);
    }
}
