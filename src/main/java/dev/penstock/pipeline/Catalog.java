package dev.penstock.pipeline;

import dev.penstock.config.Snapshot;
import dev.penstock.config.Wildcard;
import dev.penstock.core.Caller;
import dev.penstock.core.Model;
import dev.penstock.core.Refusal;
import dev.penstock.core.Verdict;
import dev.penstock.upstream.ProviderCatalog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The models that a caller may ask for. */
public final class Catalog {

    private final Supplier<Snapshot> policies;
    private final Doorkeeper doorkeeper;
    private final ProviderCatalog offered;

    public Catalog(Supplier<Snapshot> policies, Doorkeeper doorkeeper, ProviderCatalog offered) {
        this.policies = policies;
        this.doorkeeper = doorkeeper;
        this.offered = offered;
    }

    /**
     * The names of all models that the caller may ask for: those that are declared in full, in declared order, then those
     * that wildcards stand for, by the providers' own lists.
     */
    public Uni<Verdict<List<String>>> names(MultiMap headers) {
        Snapshot set = policies.get();
        return doorkeeper
                .whoIsCalling(headers, set)
                .flatMap(found -> found.<Uni<Verdict<List<String>>>>fold(
                        caller -> names(set, caller).map(Verdict::yes),
                        refusal -> Uni.createFrom().item(Verdict.no(refusal))));
    }

    private Uni<List<String>> names(Snapshot set, Caller caller) {
        List<String> declared =
                set.models().stream().map(Model::name).filter(caller::mayAsk).toList();
        List<Uni<List<String>>> spelledOut = set.wildcards().stream()
                .filter(wildcard -> caller.mayAskSome(wildcard.prefix()))
                .map(wildcard -> spelledOut(set, wildcard, caller))
                .toList();
        return spelledOut.isEmpty()
                ? Uni.createFrom().item(declared)
                : Uni.join()
                        .all(spelledOut)
                        .andFailFast()
                        .map(lists -> Stream.concat(
                                        declared.stream(), lists.stream().flatMap(List::stream))
                                .toList());
    }

    /** The names that mean this wildcard, and not a model declared in full or a wildcard with a longer beginning. */
    private Uni<List<String>> spelledOut(Snapshot set, Wildcard wildcard, Caller caller) {
        return offered.models(wildcard.provider())
                .map(models -> models.stream()
                        .map(wildcard::clientName)
                        .flatMap(Optional::stream)
                        .distinct()
                        .filter(name -> set.declaredModel(name)
                                .filter(wildcard.declared()::equals)
                                .isPresent())
                        .filter(caller::mayAsk)
                        .toList());
    }

    /** The name itself, where the caller may ask for a model of this name. */
    public Uni<Verdict<String>> name(MultiMap headers, String name) {
        Snapshot set = policies.get();
        return doorkeeper.whoIsCalling(headers, set).map(found -> found.then(caller -> known(set, caller, name)));
    }

    private static Verdict<String> known(Snapshot set, Caller caller, String name) {
        boolean exists = set.model(name).isPresent() && caller.mayAsk(name);
        return exists
                ? Verdict.yes(name)
                : Verdict.no(Refusal.ofParam(
                        Refusal.Reason.MODEL_NOT_FOUND, "model", "The model '" + name + "' does not exist."));
    }
}
