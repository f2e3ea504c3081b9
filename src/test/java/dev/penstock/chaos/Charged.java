package dev.penstock.chaos;

/**
 * What an attempt was charged or billed, in each measure.
 *
 * @param nanoUsd in money
 * @param tokens in tokens
 * @param requests 1 where it counts as a request
 */
record Charged(long nanoUsd, long tokens, long requests) {

    static final Charged NOTHING = new Charged(0, 0, 0);

    /** What this line of the bill has to be charged. */
    static Charged by(Bill bill) {
        return new Charged(Measure.USD.of(bill), Measure.TOKENS.of(bill), Measure.REQUESTS.of(bill));
    }

    /** What it comes to with this event. */
    Charged with(UsageEvent event) {
        long money = nanoUsd + event.cost();
        long used = tokens + event.tokens();
        return new Charged(money, used, event.isCorrection() ? requests(money, used) : requests + event.requests());
    }

    /** Corrections do not say it: what used nothing was no request, as the oracle serves none for nothing. */
    private static long requests(long money, long tokens) {
        return money > 0 || tokens > 0 ? 1 : 0;
    }

    Charged plus(Charged other) {
        return new Charged(nanoUsd + other.nanoUsd, tokens + other.tokens, requests + other.requests);
    }

    Charged minus(Charged other) {
        return new Charged(nanoUsd - other.nanoUsd, tokens - other.tokens, requests - other.requests);
    }

    /** Whether it is not less in any measure. */
    boolean covers(Charged other) {
        return nanoUsd >= other.nanoUsd && tokens >= other.tokens && requests >= other.requests;
    }

    long in(Measure measure) {
        return switch (measure) {
            case USD -> nanoUsd;
            case TOKENS -> tokens;
            case REQUESTS -> requests;
        };
    }
}
