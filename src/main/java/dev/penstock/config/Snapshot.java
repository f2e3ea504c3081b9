package dev.penstock.config;

import dev.penstock.core.Caller;
import dev.penstock.core.Issuer;
import dev.penstock.core.Model;
import dev.penstock.core.Provider;
import dev.penstock.core.VirtualKey;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One sound set of policy files with all references followed: immutable, and whole. */
public final class Snapshot {

    private final String version;
    private final long revision;
    private final Map<String, Provider> providers;
    private final Catalogue catalogue;
    private final Map<String, VirtualKey> keys;
    private final List<Issuer> issuers;
    private final TokenCallers tokenCallers;
    private final List<Caller> callers;

    Snapshot(
            String version,
            long revision,
            Map<String, Provider> providers,
            Catalogue catalogue,
            Map<String, VirtualKey> keys,
            List<Issuer> issuers,
            TokenCallers tokenCallers) {
        this.version = version;
        this.revision = revision;
        this.providers = Collections.unmodifiableMap(providers);
        this.catalogue = catalogue;
        this.keys = Collections.unmodifiableMap(keys);
        this.issuers = List.copyOf(issuers);
        this.tokenCallers = tokenCallers;
        this.callers = Stream.concat(keys.values().stream().map(VirtualKey::caller), tokenCallers.all().stream())
                .toList();
    }

    /** A short hash of the names and contents of the files; the same files always have the same one. */
    public String version() {
        return version;
    }

    /**
     * The number that orders sets in time: what a file gives as {@code version}, else when a file was last changed, in
     * milliseconds. Where gateways have different sets, the limits of the higher one apply.
     */
    public long revision() {
        return revision;
    }

    /** The virtual key of this id, whether it is in force or not. */
    public Optional<VirtualKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** All virtual keys, in declared order. */
    public Collection<VirtualKey> keys() {
        return keys.values();
    }

    /** Those whose signed tokens are believed. */
    public List<Issuer> issuers() {
        return issuers;
    }

    /**
     * Who calls with a token of the issuer for a tenant's team and with a plan, without the user; empty where one of them
     * is not declared.
     */
    public Optional<Caller> tokenCaller(String issuer, String tenant, @Nullable String team, String plan) {
        return tokenCallers.find(issuer, tenant, team, plan);
    }

    /** Everybody who may call: by virtual keys, in declared order, and by signed tokens. */
    public List<Caller> callers() {
        return callers;
    }

    /** The model that a client means by this name: one declared so, else one of the longest wildcard that matches. */
    public Optional<Model> model(String clientName) {
        return catalogue.find(clientName);
    }

    /**
     * The name, with its star if it has one, under which the files declare what the client's name stands for: one of a
     * bounded number, fit for the label of a metric.
     */
    public Optional<String> declaredModel(String clientName) {
        return catalogue.declared(clientName);
    }

    /**
     * The target of this id where the files declare it, else its provider with a star: one of a bounded number, fit for
     * the label of a metric.
     */
    public Optional<String> declaredTarget(String targetId) {
        if (catalogue.targetIds().contains(targetId)) {
            return Optional.of(targetId);
        }
        String provider = targetId.substring(0, Math.max(0, targetId.indexOf('/')));
        return providers.containsKey(provider) ? Optional.of(provider + "/*") : Optional.empty();
    }

    /** The day on which the oldest price of each provider was read from its source; nothing of one without a price. */
    public Map<String, LocalDate> oldestPrices() {
        return catalogue.oldestPrices();
    }

    /** The models that are declared by their full name, in declared order. */
    public List<Model> models() {
        return catalogue.models();
    }

    /** The models whose name ends in a star, those with the longest beginning first. */
    public List<Wildcard> wildcards() {
        return catalogue.wildcards().values();
    }
}
