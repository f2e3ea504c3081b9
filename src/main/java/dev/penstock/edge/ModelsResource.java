package dev.penstock.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.Refusal;
import dev.penstock.core.Verdict;
import dev.penstock.pipeline.Catalog;
import dev.penstock.pipeline.Reply;
import dev.penstock.pipeline.Trails;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models that a caller may ask for, in a form that the clients of OpenAI and of Anthropic both read. */
@Path("/v1/models")
@NonBlocking
public class ModelsResource {

    private static final int OK = 200;

    private final Catalog catalog;
    private final Trails trails;
    private final ObjectMapper json;
    private final Instant created;

    ModelsResource(Catalog catalog, Trails trails, ObjectMapper json, Clock clock) {
        this.catalog = catalog;
        this.trails = trails;
        this.json = json;
        this.created = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }

    @GET
    public Uni<Reply> list(@Context RoutingContext http) {
        return catalog.names(http.request().headers())
                .map(verdict -> reply(verdict.then(names -> Verdict.yes(page(names)))));
    }

    @GET
    @Path("/{id: .+}")
    public Uni<Reply> one(@Context RoutingContext http, @PathParam("id") String id) {
        return catalog.name(http.request().headers(), id)
                .map(verdict -> reply(verdict.then(name -> Verdict.yes(model(name)))));
    }

    private Map<String, Object> page(List<String> names) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("object", "list");
        page.put("data", names.stream().map(this::model).toList());
        page.put("has_more", false);
        page.put("first_id", names.isEmpty() ? null : names.get(0));
        page.put("last_id", names.isEmpty() ? null : names.get(names.size() - 1));
        return page;
    }

    private Map<String, Object> model(String name) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", name);
        model.put("object", "model");
        model.put("type", "model");
        model.put("created", created.getEpochSecond());
        model.put("created_at", created.toString());
        model.put("owned_by", "penstock");
        model.put("display_name", name);
        return model;
    }

    private Reply reply(Verdict<Map<String, Object>> verdict) {
        return verdict.fold(this::ok, this::refused);
    }

    private Reply refused(Refusal refusal) {
        trails.turnedAway(refusal);
        return new Reply.Refused(refusal);
    }

    private Reply ok(Map<String, Object> body) {
        try {
            return new Reply.Whole(
                    OK,
                    HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, "application/json"),
                    Buffer.buffer(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }
}
