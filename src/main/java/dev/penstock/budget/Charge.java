package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, for the account.
 *
 * @param kind what kind of end
 * @param cost what is charged, in every budget that the hold touches
 * @param tokens the tokens that were used
 * @param usage the tokens by class; absent where nobody knows
 * @param last whether no further attempt of the exchange follows: then its slots are freed
 */
public record Charge(
        Kind kind, Money cost, Tokens tokens, @Nullable Usage usage, boolean last) {

    private static final Pattern TEXT = Pattern.compile(
            "(settle|release) (\\d{1,16}) (\\d{1,18}) ((?:\\d{1,18},){5}(?:reported|estimated|unknown))");
    private static final int EVIDENCE = 5;

    /** A kind of end. */
    public enum Kind {
        /** It may have cost something. */
        SETTLE("settle"),
        /** It certainly cost nothing. */
        RELEASE("release"),
        /** Its lease passed and nobody settled it: the whole hold is charged. */
        ORPHAN("orphan"),
        /** It cost something, and Redis no longer knows its hold. */
        LATE("late"),
        /** It cost something, and the gateway had let it out alone, while Redis was away. */
        OUTAGE("outage");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The name in scripts and metrics. */
        public String word() {
            return word;
        }
    }

    /** The attempt cost this much, and was the last. */
    public static Charge of(Money cost, Tokens tokens) {
        return new Charge(Kind.SETTLE, cost, tokens, null, true);
    }

    /** The attempt cost nothing, and was the last. */
    public static Charge nothing() {
        return new Charge(Kind.RELEASE, Money.ZERO, Tokens.ZERO, null, true);
    }

    /** The lease passed: the script charges what was held. */
    static Charge orphan() {
        return new Charge(Kind.ORPHAN, Money.ZERO, Tokens.ZERO, null, true);
    }

    /** The same, with another attempt of the exchange to follow: it goes on with the slots. */
    public Charge beforeFurtherAttempt() {
        return new Charge(kind, cost, tokens, usage, false);
    }

    /** The same, with what was used. */
    public Charge of(Usage known) {
        return new Charge(kind, cost, tokens, known, last);
    }

    /** What it uses of a budget of the hold, in units of that. */
    long used(Hold hold, int budget) {
        return hold.footprint().measure(budget).of(cost, tokens, requests());
    }

    /** How many requests it counts as. */
    int requests() {
        return kind == Kind.RELEASE ? 0 : 1;
    }

    /** What was used, as scripts and events spell it: tokens by class, and how they are known. */
    String usageWord() {
        if (usage == null) {
            return "0,0,0,0,0,unknown";
        }
        return Stream.of(usage.input(), usage.cachedInput(), usage.cacheWrite(), usage.output(), usage.reasoning())
                        .map(tokens -> Long.toString(tokens.count()))
                        .collect(Collectors.joining(",", "", ","))
                + usage.evidence().name().toLowerCase(Locale.ROOT);
    }

    /** The text from which {@link #ofText} makes the same charge, as the last of its exchange. */
    String text() {
        return kind.word() + " " + cost.nanoUsd() + " " + tokens.count() + " " + usageWord();
    }

    /** The charge of this text; empty where it is none. */
    static Optional<Charge> ofText(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Kind kind = parts.group(1).equals(Kind.RELEASE.word()) ? Kind.RELEASE : Kind.SETTLE;
        Money cost = new Money(Long.parseLong(parts.group(2)));
        Tokens tokens = new Tokens(Long.parseLong(parts.group(3)));
        return Optional.of(new Charge(kind, cost, tokens, usage(parts.group(4)), true));
    }

    private static @Nullable Usage usage(String word) {
        String[] parts = word.split(",", -1);
        String evidence = parts[EVIDENCE];
        return evidence.equals("unknown")
                ? null
                : new Usage(
                        tokens(parts[0]),
                        tokens(parts[1]),
                        tokens(parts[2]),
                        tokens(parts[3]),
                        tokens(parts[4]),
                        Usage.Evidence.valueOf(evidence.toUpperCase(Locale.ROOT)));
    }

    private static Tokens tokens(String count) {
        return new Tokens(Long.parseLong(count));
    }

    /** The same for a hold that the gateway gave alone. */
    Charge ofOutage() {
        return kind == Kind.SETTLE ? new Charge(Kind.OUTAGE, cost, tokens, usage, last) : this;
    }

    Charge late() {
        return new Charge(Kind.LATE, cost, tokens, usage, last);
    }
}
