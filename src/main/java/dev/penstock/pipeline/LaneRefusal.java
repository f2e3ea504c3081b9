package dev.penstock.pipeline;

import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refusals as the client of a comparison can make sense of them: they name the lane, and members as it wrote them. */
final class LaneRefusal {

    private static final String MODEL = "model";
    private static final Set<Reason> OF_ALL = Set.of(Reason.REQUEST_RATE, Reason.TOKEN_RATE, Reason.CONCURRENCY);
    private static final String VARIANT = "x-penstock-variant";

    private LaneRefusal() {}

    /** The refusal of a lane's hold; by a limit of traffic it is that of all lanes, since they count together. */
    static Refusal of(Lane lane, Refusal refusal) {
        return OF_ALL.contains(refusal.reason())
                ? refusal
                : of(lane.place(), lane.exchange().ask().model(), refusal);
    }

    /** The refusal of the model that stands at this place. */
    static Refusal of(int place, String model, Refusal refusal) {
        String lane = "models[" + place + "]";
        @Nullable String param = refusal.param();
        return new Refusal(
                refusal.reason(),
                lane + " '" + model + "': " + refusal.message(),
                param == null || param.equals(MODEL) || param.equals(VARIANT) ? lane : inRequest(param),
                refusal.retryAfter(),
                refusal.facts());
    }

    /** The refusal of the request, whichever model it is put to. */
    static Refusal ofRequest(Refusal refusal) {
        @Nullable String param = refusal.param();
        return new Refusal(
                refusal.reason(),
                refusal.message(),
                param == null ? "request" : inRequest(param),
                refusal.retryAfter(),
                refusal.facts());
    }

    private static String inRequest(String param) {
        return "request." + param;
    }
}
