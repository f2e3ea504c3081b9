package dev.penstock.admin;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.core.Budget;
import dev.penstock.core.Limit;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The budgets in force: limit, spent, reserved and what remains. */
@Path("/admin/v1/budgets")
@Produces(MediaType.APPLICATION_JSON)
@AdminOnly
public final class BudgetsResource {

    private static final List<String> AMOUNTS = List.of("limit", "spent", "reserved", "remaining");

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

    /**
     * One budget. Its amounts are members named after what it counts, such as {@code limit_usd} or {@code spent_tokens}:
     * money as decimal text, counts as numbers; {@code resets_at} in ISO 8601 or null.
     */
    public record Entry(
            String id,
            String tenant,
            String scope,
            String window,
            String measure,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> models,
            String mode,
            @JsonAnyGetter Map<String, @Nullable Object> amounts,
            @JsonProperty("resets_at") @Nullable String resetsAt) {

        static Entry of(BudgetLine line) {
            Budget budget = line.budget();
            Instant resetsAt = line.resetsAt();
            return new Entry(
                    line.id(),
                    line.tenant(),
                    budget.scope().label(),
                    budget.cycle().label(),
                    budget.limit().measure().label(),
                    budget.models(),
                    budget.mode().label(),
                    amounts(line),
                    resetsAt == null ? null : resetsAt.toString());
        }

        private static Map<String, @Nullable Object> amounts(BudgetLine line) {
            Map<String, @Nullable Object> amounts = new LinkedHashMap<>();
            // Readers that know money only find it to be absent, not missing.
            AMOUNTS.forEach(name -> amounts.put(name + "_usd", null));
            Limit limit = line.budget().limit();
            long[] units = {limit.units(), line.spent(), line.reserved(), line.remaining()};
            for (int i = 0; i < units.length; i++) {
                String name = AMOUNTS.get(i) + "_" + limit.measure().label();
                amounts.put(name, line.budget().isMoney() ? limit.figure(units[i]) : (Object) units[i]);
            }
            return amounts;
        }
    }
}
