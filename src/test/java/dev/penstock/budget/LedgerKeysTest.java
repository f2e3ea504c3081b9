package dev.penstock.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Scope;
import dev.penstock.core.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LedgerKeysTest {

    private static final Period DAY = Period.at(Instant.parse("2026-11-24T12:00:00Z"), Window.DAY, ZoneOffset.UTC);

    @Test
    void namesEachLevelUnderTheTagOfTheTenant() {
        LedgerKeys names = LedgerKeys.of("demo");
        assertThat(names.budget(Scope.TENANT, DAY)).isEqualTo("{t:demo}:b:t:D20261124");
        assertThat(names.budget(new Scope(Scope.Level.TEAM, "r-1"), DAY)).isEqualTo("{t:demo}:b:tm:r-1:D20261124");
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
