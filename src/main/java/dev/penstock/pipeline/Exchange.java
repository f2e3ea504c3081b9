package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Model;
import dev.penstock.protocol.RequestBody;
import dev.penstock.route.Plan;
import org.jspecify.annotations.Nullable;

/**
 * A request on which every decision has been taken that needs no store and no provider.
 *
 * @param arrival what HTTP brought in
 * @param policies the policy set that holds for all of it
 * @param caller who is calling
 * @param body the body and its facts
 * @param decision who is to serve it
 * @param trail what is known of it so far
 */
record Exchange(Arrival arrival, Snapshot policies, Caller caller, RequestBody body, Decision decision, Trail trail) {

    Ask ask() {
        return body.ask();
    }

    /** The end user, as the credential says, else the body. */
    @Nullable
    String user() {
        return caller.userOr(ask().user());
    }

    /** The model and the targets that may serve it, in order. */
    Plan plan() {
        return decision.plan();
    }

    Model model() {
        return plan().model();
    }

    Exchange with(Decision other) {
        return new Exchange(arrival, policies, caller, body, other, trail);
    }
}
