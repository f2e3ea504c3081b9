package dev.penstock.chaos;

import java.util.Locale;

/**
 * A declared limit of traffic.
 *
 * @param scope whose: {@code t}, {@code tm:<team>} or {@code k:<key>}
 * @param kind what it counts
 * @param limit the most of that, in a minute or at a time
 */
record TrafficLimit(String scope, Kind kind, long limit) {

    private static final long MINUTE_MILLIS = 60_000;

    enum Kind {
        REQUESTS_PER_MINUTE {
            /** All at once what a minute allows, and from then on as much as comes back with time. */
            @Override
            long most(long limit, long millis) {
                return limit + 1 + limit * millis / MINUTE_MILLIS;
            }

            @Override
            long of(Bill bill) {
                return 1;
            }
        },
        TOKENS_PER_MINUTE {
            /** What a minute allows, for each minute that was begun. */
            @Override
            long most(long limit, long millis) {
                return limit * (1 + millis / MINUTE_MILLIS);
            }

            @Override
            long of(Bill bill) {
                return bill.used().total();
            }
        },
        /** Leases: while a gateway sleeps, others may take its places, so nobody outside can count them. */
        CONCURRENCY {
            @Override
            long most(long limit, long millis) {
                return limit;
            }

            @Override
            long of(Bill bill) {
                return 0;
            }
        };

        abstract long most(long limit, long millis);

        /** What a line of the bill takes of it. */
        abstract long of(Bill bill);
    }

    /** The most that it lets through in so long a time. */
    long most(long millis) {
        return kind.most(limit, millis);
    }

    /** As a member of {@code limits} in a policy file. */
    String setting() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + limit;
    }
}
