package dev.penstock.bench;

import java.util.Set;

/**
 * What a Redis has counted since it started.
 *
 * @param scripts the scripts that it was asked to run
 * @param reads how often it has read from its clients: once for each round trip of a client that waits for every answer
 */
record RedisCounts(long scripts, long reads) {

    private static final Set<String> SCRIPTS = Set.of("cmdstat_evalsha", "cmdstat_eval");
    private static final String READS = "total_reads_processed";
    private static final String CALLS = "calls=";

    static final RedisCounts NONE = new RedisCounts(0, 0);

    /** What the answer to {@code INFO all} says. */
    static RedisCounts of(String info) {
        long scripts = 0;
        long reads = 0;
        for (String line : info.lines().toList()) {
            String name = line.substring(0, Math.max(0, line.indexOf(':')));
            String value = line.substring(line.indexOf(':') + 1);
            if (SCRIPTS.contains(name)) {
                scripts += Long.parseLong(value.substring(CALLS.length(), value.indexOf(',')));
            } else if (name.equals(READS)) {
                reads = Long.parseLong(value);
            }
        }
        return new RedisCounts(scripts, reads);
    }

    /** What came after an earlier reading and before this one, whose own question is not counted. */
    RedisCounts since(RedisCounts earlier) {
        return new RedisCounts(scripts - earlier.scripts, reads - earlier.reads - 1);
    }

    RedisCounts plus(RedisCounts more) {
        return new RedisCounts(scripts + more.scripts, reads + more.reads);
    }
}
