package dev.penstock.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

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
    public Uni<List<BudgetLine>> lines(Optional<String> tenant, Optional<String> key) {
        asked = tenant.orElse("-") + " " + key.orElse("-");
        return answer;
    }
}
