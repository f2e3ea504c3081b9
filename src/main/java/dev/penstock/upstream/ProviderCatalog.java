package dev.penstock.upstream;

import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The models that providers offer, by their own lists: what a wildcard stands for.
 *
 * <p>Lists are kept for a while, and so is the lack of one: a provider that has no list, or does not answer in time, offers
 * nothing by name.
 */
public final class ProviderCatalog {

    private final UpstreamSettings.Catalog settings;
    private final Clock clock;

    /** Bounded by the providers of the policy sets that were in force while a list is believed. */
    private final Map<Provider, Listing> listings = new ConcurrentHashMap<>();

    public ProviderCatalog(UpstreamSettings.Catalog settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A list that is there or under way, and when to ask for another. */
    private record Listing(Uni<List<String>> models, long untilMillis) {}

    /** The provider's own names of its models; never fails. */
    public Uni<List<String>> models(Provider provider) {
        long now = clock.millis();
        Listing known = listings.get(provider);
        if (known != null && now < known.untilMillis) {
            return known.models;
        }
        listings.values().removeIf(listing -> now >= listing.untilMillis);
        return listings.computeIfAbsent(provider, unlisted -> listing(unlisted, now)).models;
    }

    /** How many lists are believed at present. */
    int size() {
        return listings.size();
    }

    private Listing listing(Provider provider, long now) {
        Uni<List<String>> models = Uni.createFrom()
                .deferred(() -> ask(provider))
                .map(this::ids)
                .onFailure()
                .recoverWithItem(List.of())
                .memoize()
                .indefinitely();
        return new Listing(models, now + settings.ttl().toMillis());
    }

    /** By a client for this one question: what a provider is asked once in a while needs no connection in between. */
    private Uni<String> ask(Provider provider) {
        ModelsApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(provider.baseUrl())
                .connectTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .build(ModelsApi.class);
        Secret apiKey = provider.apiKey();
        return api.list(apiKey == null ? null : "Bearer " + apiKey.reveal())
                .onTermination()
                .invoke(api::close);
    }

    private List<String> ids(String body) {
        JsonArray data = new JsonObject(body).getJsonArray("data", new JsonArray());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < data.size() && ids.size() < settings.maxModels(); i++) {
            String id = data.getJsonObject(i).getString("id");
            if (id != null && !id.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }
}
