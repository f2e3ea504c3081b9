package dev.penstock.pipeline;

import dev.penstock.core.Audio;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.Failure;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Target;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.evidence.Arm;
import dev.penstock.experiment.evidence.CacheHit;
import dev.penstock.experiment.evidence.Enrolled;
import dev.penstock.experiment.evidence.Evidence;
import dev.penstock.experiment.evidence.Finish;
import dev.penstock.experiment.evidence.Observation;
import dev.penstock.experiment.evidence.Outcome;
import dev.penstock.meter.PriceBook;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an experiment is told of one exchange: gathered on its way, and made evidence at its end. */
final class Testimony {

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Usage NO_USAGE =
            new Usage(Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Usage.Evidence.ESTIMATED);
    private static final Words NO_WORDS = new Words(null, false, false, false);
    private static final long NANOS_PER_MICRO = 1_000;

    /**
     * What the answer said of itself.
     *
     * @param finish why the model stopped, in the provider's word; absent where it said nothing
     * @param isEmpty whether it generated nothing
     * @param isBadJson whether it was to be JSON and is none
     */
    record Words(@Nullable String finish, boolean refusal, boolean isEmpty, boolean isBadJson) {}

    /**
     * How the exchange ended.
     *
     * @param target the target that answered, or was tried last
     * @param usage absent where nothing is known
     */
    record End(
            Exchange exchange,
            Target target,
            @Nullable Usage usage,
            Money cost,
            Duration total,
            @Nullable Duration firstContent) {}

    private Outcome outcome = Outcome.OK;
    private int retries;
    private int failovers;
    private @Nullable Outcome ofAssigned;
    private Words words = NO_WORDS;
    private boolean stalled;

    void retried() {
        retries++;
    }

    void failedOver() {
        failovers++;
        ofAssigned = ofAssigned == null ? outcome : ofAssigned;
    }

    void failed(Failure.Kind kind, int status) {
        outcome = switch (kind) {
            case REFUSED -> refused(status);
            case SERVER_ERROR -> Outcome.SERVER_ERROR;
            case TIMEOUT -> Outcome.TIMEOUT;
            case CONNECT, CIRCUIT_OPEN, DISCONNECTED, TOO_LARGE -> Outcome.OTHER_ERROR;
        };
    }

    /** A request that no variant would take is the client's; that a provider does not know the gateway or the model is not. */
    private static Outcome refused(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS -> Outcome.TOO_MANY_REQUESTS;
            case 400, 413, 415, 422 -> Outcome.CLIENT_ERROR;
            case 408 -> Outcome.TIMEOUT;
            default -> Outcome.OTHER_ERROR;
        };
    }

    void answered() {
        outcome = Outcome.OK;
    }

    /** The answer was cut off here, by a bug or a bound. */
    void cutOff() {
        outcome = Outcome.OTHER_ERROR;
    }

    void cancelled() {
        outcome = Outcome.CANCELLED;
    }

    /** The answer was silent for long while its reader waited. */
    void stalled() {
        stalled = true;
    }

    void said(Words said) {
        words = said;
    }

    /** The evidence, where an experiment counts the exchange. */
    Optional<Evidence> at(End end) {
        return end.exchange().decision().exposure().map(exposure -> observation(exposure, end));
    }

    /** The unit has come to its variant, which is told whatever comes of it; nothing where it stands for itself alone. */
    static Optional<Evidence> ofAssignment(Exchange exchange) {
        return exchange.decision()
                .exposure()
                .filter(exposure -> !exposure.isAnonymous())
                .<Evidence>map(Enrolled::new);
    }

    /** The cache answered in the variant's place. */
    static Optional<Evidence> ofHit(Exchange exchange, Money saved) {
        return exchange.decision()
                .exposure()
                .<Evidence>map(
                        would -> new CacheHit(would.experiment(), new Arm(would.epoch(), would.variant()), saved));
    }

    private Evidence observation(Exposure exposure, End end) {
        Usage usage = end.usage() == null ? NO_USAGE : end.usage();
        boolean isElsewhere = isElsewhere(end);
        return new Observation(
                exposure,
                new Observation.Spend(end.cost(), list(end, usage)),
                new Observation.Traffic(usage, end.exchange().arrival().body().length),
                isElsewhere ? ofAssigned() : outcome,
                answer(isElsewhere ? NO_WORDS : words),
                new Observation.Detours(retries, failovers, isCrossover(end)),
                isElsewhere ? new Observation.Pace(null, micros(end.total()), false, false, false) : pace(end));
    }

    /** What all of it would have cost without the provider's discount for what it had cached. */
    private static Money list(End end, Usage usage) {
        @Nullable Price price = end.target().price();
        if (price == null || end.usage() == null) {
            return end.cost();
        }
        Audio audio = end.exchange().ask().audio();
        Usage uncached = new Usage(
                usage.totalInput(), Tokens.ZERO, Tokens.ZERO, usage.output(), usage.reasoning(), usage.evidence());
        Money full = PriceBook.cost(uncached.withAudio(usage.audioInput(), usage.audioOutput()), price, audio);
        Money paid = PriceBook.cost(usage, price, audio);
        return end.cost().plus(full.minusOrZero(paid));
    }

    /** Whether the variant's own target did not answer: it is down, and what another one did is not the variant's doing. */
    private static boolean isElsewhere(End end) {
        @Nullable Variant assigned = end.exchange().plan().variant();
        return assigned != null && !assigned.target().equals(end.target());
    }

    /** How the variant's own target failed; one that was not even tried has failed too often before. */
    private Outcome ofAssigned() {
        return ofAssigned == null ? Outcome.OTHER_ERROR : ofAssigned;
    }

    private static Observation.Answer answer(Words words) {
        return new Observation.Answer(finish(words.finish()), words.refusal(), words.isEmpty(), words.isBadJson());
    }

    private static Finish finish(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "stop" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL;
            case "content_filter" -> Finish.FILTER;
            default -> Finish.NONE;
        };
    }

    /** Whether the target that answered is another variant's, so that the assigned one cannot be told by it. */
    private static boolean isCrossover(End end) {
        return isElsewhere(end)
                && end.exchange().model().variants().stream()
                        .anyMatch(other -> other.target().equals(end.target()));
    }

    private Observation.Pace pace(End end) {
        Measures slow = end.exchange().model().terms().measures();
        @Nullable Duration first = end.firstContent();
        return new Observation.Pace(
                first == null ? null : micros(first),
                micros(end.total()),
                isFirstTokenSlow(end, slow.firstTokenSlow()),
                outcome != Outcome.CANCELLED && end.total().compareTo(slow.totalSlow()) > 0,
                stalled);
    }

    /** Also where a client has waited so long for it, and then left. */
    private static boolean isFirstTokenSlow(End end, Duration slow) {
        @Nullable Duration first = end.firstContent();
        return end.exchange().ask().stream() && (first == null ? end.total() : first).compareTo(slow) > 0;
    }

    private static long micros(Duration time) {
        return time.toNanos() / NANOS_PER_MICRO;
    }
}
