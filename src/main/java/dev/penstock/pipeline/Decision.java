package dev.penstock.pipeline;

import dev.penstock.experiment.Exposure;
import dev.penstock.route.Plan;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who is to serve a request.
 *
 * @param plan the targets, in order
 * @param epoch of the experiment's table that decided; 0 where no experiment did, or no store has its table
 * @param exposure what an experiment counts of it; empty where none does
 * @param session the session that it names; empty where it names none, or no experiment asks
 * @param pairBucket where a copy's difference to the answer counts; empty where nothing of it is copied
 */
record Decision(Plan plan, long epoch, Optional<Exposure> exposure, Optional<String> session, OptionalInt pairBucket) {

    /** One in which no experiment has a say. */
    static Decision plain(Plan plan) {
        return new Decision(plan, 0, Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    /** The same in the session of the decision before, where it knows of none itself. */
    Decision inSessionOf(Decision before) {
        return new Decision(plan, epoch, exposure, session.or(before::session), pairBucket);
    }

    /** The same, which no experiment counts. */
    Decision uncounted() {
        return new Decision(plan, epoch, Optional.empty(), session, OptionalInt.empty());
    }
}
