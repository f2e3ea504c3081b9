package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisCountsTest {

    private static final String INFO = """
            # Stats
            total_connections_received:3
            total_reads_processed:1234
            total_writes_processed:1200

            # Commandstats
            cmdstat_ping:calls=40,usec=80,usec_per_call=2.00,rejected_calls=0,failed_calls=0
            cmdstat_evalsha:calls=80,usec=8000,usec_per_call=100.00,rejected_calls=0,failed_calls=2
            cmdstat_eval:calls=2,usec=900,usec_per_call=450.00,rejected_calls=0,failed_calls=0
            """;

    @Test
    void scriptsAreCountedHoweverTheyWereSent() {
        assertThat(RedisCounts.of(INFO)).isEqualTo(new RedisCounts(82, 1234));
    }

    @Test
    void aServerThatHasRunNoScriptHasCountedNone() {
        assertThat(RedisCounts.of("# Stats\r\ntotal_reads_processed:7\r\n")).isEqualTo(new RedisCounts(0, 7));
    }

    @Test
    void theQuestionItselfIsNoRoundTripOfTheCalls() {
        RedisCounts before = new RedisCounts(10, 100);

        assertThat(new RedisCounts(30, 121).since(before)).isEqualTo(new RedisCounts(20, 20));
    }
}
