package dev.penstock.upstream;

import dev.penstock.core.Provider;
import dev.penstock.core.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.common.util.RestMediaType;

/**
 * The models that providers offer, by their own lists: what a wildcard stands for.
 *
 * <p>Lists are kept for a while, and so is the lack of one: a provider that has no list, sends too much, or does not answer
 * in time, offers nothing by name.
 */
public final class ProviderCatalog {

    private static final Logger LOG = Logger.getLogger(ProviderCatalog.class);
    private static final int OK = 200;

    /** What the client gives as the status of an answer that did not come. */
    private static final int NONE = 0;

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
                .invoke(failure -> LOG.warn(Call.says(provider, "gave no list of its models: " + reason(failure))))
                .onFailure()
                .recoverWithItem(List.of())
                .memoize()
                .indefinitely();
        return new Listing(models, now + settings.ttl().toMillis());
    }

    /** By a client for this one question: what a provider is asked once in a while needs no connection in between. */
    private Uni<Buffer> ask(Provider provider) {
        ModelsApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(provider.baseUrl())
                .connectTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register((ClientResponseFilter) (request, answer) -> refuseOthers(answer))
                .build(ModelsApi.class);
        Secret apiKey = provider.apiKey();
        return api.list(apiKey == null ? null : "Bearer " + apiKey.reveal())
                .collect()
                .in(Buffer::buffer, this::append)
                .ifNoItem()
                // The client's own time-out ends at the head of the answer.
                .after(settings.timeout().multipliedBy(2))
                .fail()
                .onTermination()
                .invoke(api::close);
    }

    /** The client would take a stream of events apart by itself, and hold each of them whole. */
    private static void refuseOthers(ClientResponseContext answer) {
        if (answer.getStatus() == NONE) {
            return;
        }
        if (answer.getStatus() != OK) {
            throw new NoList("it answered with " + answer.getStatus());
        }
        MediaType type = answer.getMediaType();
        if (MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(type)
                || RestMediaType.APPLICATION_STREAM_JSON_TYPE.isCompatible(type)) {
            throw new NoList("it answered with a stream");
        }
    }

    private void append(Buffer list, byte[] piece) {
        if (piece.length > settings.maxBytes() - list.length()) {
            throw new NoList("it sent more than " + settings.maxBytes() + " bytes");
        }
        list.appendBytes(piece);
    }

    private List<String> ids(Buffer body) {
        try {
            JsonArray data = new JsonObject(body).getJsonArray("data");
            if (data == null) {
                throw new NoList("it sent other JSON");
            }
            return ids(data);
        } catch (DecodeException | ClassCastException odd) {
            throw new NoList("it sent no JSON of that form");
        }
    }

    private List<String> ids(JsonArray data) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < data.size() && ids.size() < settings.maxModels(); i++) {
            String id = data.getJsonObject(i).getString("id");
            if (id != null && !id.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /** Of others only the names of their classes: what they say may repeat what the provider says, its key included. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof NoList)) {
            root = root.getCause();
        }
        boolean isLate = root instanceof TimeoutException || root instanceof io.smallrye.mutiny.TimeoutException;
        String kind = isLate ? "it did not come in time" : root.getClass().getSimpleName();
        return root instanceof NoList ours ? ours.why : kind;
    }

    /** Why an answer is no list of models, in the gateway's own words. */
    private static final class NoList extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        NoList(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
