package dev.penstock.pipeline;

import dev.penstock.experiment.Exposure;
import dev.penstock.route.Plan;
import java.util.Optional;

/**
 * Who is to serve a request.
 *
 * @param plan the targets, in order
 * @param exposure what an experiment counts of it; empty where none does
 * @param session the session that it names; empty where it names none, or no experiment asks
 */
record Decision(Plan plan, Optional<Exposure> exposure, Optional<String> session) {

    /** One that no experiment counts. */
    static Decision uncounted(Plan plan) {
        return new Decision(plan, Optional.empty(), Optional.empty());
    }
}
