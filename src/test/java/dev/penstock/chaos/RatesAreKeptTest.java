package dev.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.chaos.Striker.Struck;
import dev.penstock.chaos.TrafficLimit.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rule about limits per minute finds in histories that were written by hand. */
class RatesAreKeptTest {

    private static final String EXCHANGE = "0123456789abcdef0123456789abcdef";

    private final List<Bill> bills = new ArrayList<>();

    @Test
    void findsMoreRequestsThanCameBackWithTime() {
        TrafficLimit limit = new TrafficLimit("k:t000b", Kind.REQUESTS_PER_MINUTE, 2);
        for (long second : List.of(0, 0, 0, 27)) {
            billed(".1", 1, second);
        }
        assertThat(violations(limit, Faults.NONE)).isEmpty();

        billed(".1", 1, 28);
        assertThat(violations(limit, Faults.NONE)).singleElement().asString().contains("5 in 31000 ms");
    }

    @Test
    void findsMoreTokensThanAMinuteAllows() {
        TrafficLimit limit = new TrafficLimit("t", Kind.TOKENS_PER_MINUTE, 100);
        billed(".1", 60, 0);
        billed(".1", 60, 58);
        assertThat(violations(limit, Faults.NONE)).isEmpty();

        billed(".1", 60, 59);
        assertThat(violations(limit, Faults.NONE)).hasSize(1);
    }

    @Test
    void leavesOutFurtherAttemptsAndKeysThatTheLimitIsNotAbout() {
        billed(".1", 90, 0);
        billed(".2", 90, 0);

        assertThat(violations(new TrafficLimit("t", Kind.TOKENS_PER_MINUTE, 100), Faults.NONE))
                .isEmpty();
        assertThat(violations(new TrafficLimit("tm:lab", Kind.TOKENS_PER_MINUTE, 1), Faults.NONE))
                .isEmpty();
    }

    @Test
    void allowsAsMuchAgainForEachRedisThatLostWrites() {
        Strike strike = new Strike(FaultKind.REPLICA_PROMOTED, 0, 0, 0);
        Faults promoted = new Faults(List.of(new Struck(strike, 0, 0)));
        billed(".1", 150, 0);

        assertThat(violations(new TrafficLimit("t", Kind.TOKENS_PER_MINUTE, 100), Faults.NONE))
                .hasSize(1);
        assertThat(violations(new TrafficLimit("t", Kind.TOKENS_PER_MINUTE, 100), promoted))
                .isEmpty();
    }

    private void billed(String attempt, long tokens, long second) {
        Mark mark = new Mark("t000", "t000b", 0, "small", 1);
        bills.add(new Bill(
                EXCHANGE + attempt, mark, "small", new Tokens(tokens, 0, 0), 100, second * 1_000, Mishap.NONE));
    }

    private List<String> violations(TrafficLimit limit, Faults faults) {
        Tenant tenant = new Tenant("t000", Map.of(), List.of(limit));
        Population population = new Population(List.of(tenant), new Limits());
        Books books = new Books(List.of(), Map.of(), List.of());
        return new RatesAreKept().violations(new History(bills, List.of(), books, population, faults));
    }
}
