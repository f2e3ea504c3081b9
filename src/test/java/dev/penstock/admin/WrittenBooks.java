package dev.penstock.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Books that hold what a test writes into them. */
@Alternative
@Singleton
public class WrittenBooks implements BudgetBooks {

    private volatile Uni<List<BudgetLine>> answer = Uni.createFrom().item(List.of());

    private volatile String asked = "";

    /** The next answers. */
    void answer(Uni<List<BudgetLine>> lines) {
        answer = lines;
    }

    /** Tenant and key of the last question, with a dash for none. */
    String asked() {
        return asked;
    }

    @Override
    public Uni<List<BudgetLine>> lines(@Nullable String tenant, @Nullable String key) {
        asked = orDash(tenant) + " " + orDash(key);
        return answer;
    }

    private static String orDash(@Nullable String name) {
        return name == null ? "-" : name;
    }
}
