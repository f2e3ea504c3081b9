package dev.penstock.upstream;

import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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

    /** More than any policy names; one that changes its providers again and again starts over. */
    private static final int MAX_PROVIDERS = 256;

    private final UpstreamSettings.Catalog settings;
    private final Map<Provider, Uni<List<String>>> lists = new ConcurrentHashMap<>();

    public ProviderCatalog(UpstreamSettings.Catalog settings) {
        this.settings = settings;
    }

    /** The provider's own names of its models; never fails. */
    public Uni<List<String>> models(Provider provider) {
        if (lists.size() > MAX_PROVIDERS) {
            lists.clear();
        }
        return lists.computeIfAbsent(provider, this::list);
    }

    private Uni<List<String>> list(Provider provider) {
        ModelsApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(provider.baseUrl())
                .connectTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .build(ModelsApi.class);
        Secret apiKey = provider.apiKey();
        String authorization = apiKey == null ? null : "Bearer " + apiKey.reveal();
        return Uni.createFrom()
                .deferred(() -> api.list(authorization))
                .map(this::ids)
                .onFailure()
                .recoverWithItem(List.of())
                .memoize()
                .atLeast(settings.ttl());
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
