package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.Ask;
import dev.penstock.core.Caller;
import dev.penstock.core.Verdict;
import dev.penstock.policy.Policy;
import dev.penstock.protocol.CompareBody;
import dev.penstock.protocol.RequestBody;
import dev.penstock.protocol.RequestReader;

/** What can be decided of a request from it and the policies alone: what it asks, whether it may, and who is to serve it. */
public final class Decisions {

    private final RequestReader reader;
    private final Policy policy;
    private final Planner planner;

    public Decisions(RequestReader reader, Policy policy, Planner planner) {
        this.reader = reader;
        this.policy = policy;
        this.planner = planner;
    }

    /** What the request asks of one model. */
    Verdict<RequestBody> read(Arrival arrival) {
        return reader.read(arrival.endpoint(), arrival.body());
    }

    /** What the request asks of several models. */
    Verdict<CompareBody> readComparison(Arrival arrival) {
        return reader.readComparison(arrival.body());
    }

    /** Who is to serve what was read, where the caller may ask for it. */
    Verdict<Decision> decide(Arrival arrival, Snapshot policies, Caller caller, RequestBody body) {
        Ask ask = body.ask();
        return policy.check(caller, ask, policies.model(ask.model()).orElse(null))
                .then(model -> planner.plan(arrival, caller, body, model));
    }
}
