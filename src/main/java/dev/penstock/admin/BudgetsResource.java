package dev.penstock.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The budgets in force: limit, spent, reserved and what remains. */
@Path("/admin/v1/budgets")
@Produces(MediaType.APPLICATION_JSON)
@AdminOnly
public final class BudgetsResource {

    private final BudgetBooks books;

    @Inject
    BudgetsResource(BudgetBooks books) {
        this.books = books;
    }

    /** The budgets of all tenants, of one, or those that one virtual key spends from. */
    @GET
    public Uni<Listing> list(@QueryParam("tenant") @Nullable String tenant, @QueryParam("key") @Nullable String key) {
        return books.lines(tenant, key).map(Listing::of);
    }

    /** The answer to a listing. */
    public record Listing(List<Entry> budgets) {

        static Listing of(List<BudgetLine> lines) {
            return new Listing(lines.stream().map(Entry::of).toList());
        }
    }

    /** One budget; money as decimal text in US dollars, {@code resets_at} in ISO 8601 or null. */
    public record Entry(
            String id,
            String tenant,
            String scope,
            String window,
            @JsonProperty("limit_usd") String limitUsd,
            @JsonProperty("spent_usd") String spentUsd,
            @JsonProperty("reserved_usd") String reservedUsd,
            @JsonProperty("remaining_usd") String remainingUsd,
            @JsonProperty("resets_at") @Nullable String resetsAt) {

        static Entry of(BudgetLine line) {
            Instant resetsAt = line.resetsAt();
            return new Entry(
                    line.id(),
                    line.tenant(),
                    line.scope(),
                    line.window(),
                    line.limit().toUsd(),
                    line.spent().toUsd(),
                    line.reserved().toUsd(),
                    line.remaining().toUsd(),
                    resetsAt == null ? null : resetsAt.toString());
        }
    }
}
