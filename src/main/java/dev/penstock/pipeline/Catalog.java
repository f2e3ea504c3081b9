package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.core.Caller;
import dev.penstock.core.Model;
import dev.penstock.core.Refusal;
import dev.penstock.core.Verdict;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.Supplier;

/** The models that a caller may ask for. */
public final class Catalog {

    private final Supplier<Snapshot> policies;
    private final Doorkeeper doorkeeper;

    public Catalog(Supplier<Snapshot> policies, Doorkeeper doorkeeper) {
        this.policies = policies;
        this.doorkeeper = doorkeeper;
    }

    /** The names of all models that the caller may ask for, in declared order. */
    public Verdict<List<String>> names(MultiMap headers) {
        Snapshot set = policies.get();
        return doorkeeper
                .whoIsCalling(headers, set)
                .then(caller -> Verdict.yes(set.models().stream()
                        .map(Model::name)
                        .filter(caller::mayAsk)
                        .toList()));
    }

    /** The name itself, where the caller may ask for a model of this name. */
    public Verdict<String> name(MultiMap headers, String name) {
        Snapshot set = policies.get();
        return doorkeeper.whoIsCalling(headers, set).then(caller -> known(set, caller, name));
    }

    private static Verdict<String> known(Snapshot set, Caller caller, String name) {
        boolean exists = set.model(name).isPresent() && caller.mayAsk(name);
        return exists
                ? Verdict.yes(name)
                : Verdict.no(Refusal.ofParam(
                        Refusal.Reason.MODEL_NOT_FOUND, "model", "The model '" + name + "' does not exist."));
    }
}
