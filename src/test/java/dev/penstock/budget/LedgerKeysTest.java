package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Scope;
import dev.penstock.core.Tokens;
import dev.penstock.core.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerKeysTest {

    private static final Period DAY =
            Period.at(Instant.parse("2026-11-24T12:00:00Z"), new Cycle(Window.DAY, ZoneOffset.UTC, 1));

    private static Budget money(Scope scope) {
        return Budget.strict(scope, Cycle.utc(Window.DAY), new Limit.Spend(new Money(1)));
    }

    @Test
    void keepsAnAccountOfItsOwnForEachMeasureAndGroupOfModels() {
        LedgerKeys names = LedgerKeys.of("demo");
        Budget tokens = Budget.strict(Scope.TENANT, Cycle.utc(Window.DAY), new Limit.TokenCount(new Tokens(9)));
        Budget group = new Budget(
                Scope.TENANT,
                List.of("gpt-*"),
                Cycle.utc(Window.DAY),
                new Limit.RequestCount(9),
                Exhaustion.REFUSE,
                OutageMode.STRICT,
                List.of());
        assertThat(names.budget(tokens, DAY)).isEqualTo("{t:demo}:b:t/tokens:D20261124");
        assertThat(names.budget(group, DAY))
                .startsWith("{t:demo}:b:t/requests/")
                .endsWith(":D20261124");
    }

    @Test
    void namesEachLevelUnderTheTagOfTheTenant() {
        LedgerKeys names = LedgerKeys.of("demo");
        assertThat(names.budget(money(Scope.TENANT), DAY)).isEqualTo("{t:demo}:b:t:D20261124");
        assertThat(names.budget(money(new Scope(Scope.Level.TEAM, "r-1")), DAY))
                .isEqualTo("{t:demo}:b:tm:r-1:D20261124");
        assertThat(names.requestRate(new Scope(Scope.Level.KEY, "k"))).isEqualTo("{t:demo}:q:k:k:rpm");
        assertThat(names.slots(new Scope(Scope.Level.USER, "k:0f"))).isEqualTo("{t:demo}:c:u:k:0f");
    }

    @Test
    void escapesWhatWouldLeaveTheTagOrTheRecord() {
        assertThat(LedgerKeys.of("a}b").tag()).isEqualTo("{t:a%7db}");
        assertThat(LedgerKeys.safe("a|b c")).isEqualTo("a%7cb%20c");
        assertThat(LedgerKeys.safe("a%7cb")).isEqualTo("a%257cb");
        assertThat(LedgerKeys.safe("é")).isEqualTo("%c3%a9");
    }

    @Test
    void boundsTheLengthOfAnId() {
        String one = LedgerKeys.safe("x".repeat(1000));
        assertThat(one).hasSize(65).isNotEqualTo(LedgerKeys.safe("x".repeat(1001)));
    }
}
