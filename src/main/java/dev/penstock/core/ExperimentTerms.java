package dev.penstock.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of a model's experiment, beside its variants.
 *
 * @param control the name of the variant that the others are compared with, and that serves whoever is not enrolled
 * @param enrolment who takes part
 * @param session where the body names a session
 * @param measures what is measured, and how much of it
 * @param safety when it is stopped
 * @param ramp how a candidate takes over; absent where shares change by hand only
 * @param shadow how exchanges are copied to a variant unseen; absent where none are
 */
public record ExperimentTerms(
        String control,
        Enrolment enrolment,
        Session session,
        Measures measures,
        Safety safety,
        @Nullable Ramp ramp,
        @Nullable ShadowTerms shadow) {

    /** What serves a request that names no unit. */
    public enum MissingUnit {
        /** The control, uncounted. */
        CONTROL,
        /** A variant by lot, for this request alone. */
        REQUEST
    }

    /**
     * Who takes part.
     *
     * @param salt what the hashes of units begin with; another one spreads the same units anew
     * @param coverageSlots how many of the slots of enrolment take part
     * @param exclusive the part of a group of experiments of which a unit takes part in one at most; absent where it is in
     *     no group
     * @param missingUnit what serves a request that names no unit
     */
    public record Enrolment(
            String salt, int coverageSlots, @Nullable Exclusive exclusive, MissingUnit missingUnit) {

        public Enrolment {
            if (salt.isEmpty()) {
                throw new IllegalArgumentException("salt must not be empty");
            }
            if (coverageSlots < 0 || coverageSlots > SlotRange.SLOTS) {
                throw new IllegalArgumentException(
                        "coverageSlots must be between 0 and " + SlotRange.SLOTS + ", not " + coverageSlots);
            }
        }
    }

    /**
     * A place in a group of experiments.
     *
     * @param group the group's name, and the salt of its hashes
     * @param range the slots of the group that are this experiment's
     */
    public record Exclusive(String group, SlotRange range) {}

    /**
     * Where a body names the session of a model whose unit that is, after the header.
     *
     * @param metadataKey the member of {@code metadata}; absent for none
     * @param promptCacheKey whether {@code prompt_cache_key} is one; many users may share it
     */
    public record Session(@Nullable String metadataKey, boolean promptCacheKey) {

        /** Nothing in the body. */
        public static final Session HEADER_ONLY = new Session(null, false);
    }

    /**
     * What is measured, and how much of it.
     *
     * @param unitsExpected for how many units the intervals are tightest
     * @param unitsMax the most units that are told apart
     * @param requestCostMax what one request counts at most where costs are compared
     * @param firstTokenSlow a first token after this is slow
     * @param totalSlow an answer that takes longer is slow
     * @param feedback the names under which feedback is taken
     */
    public record Measures(
            long unitsExpected,
            long unitsMax,
            Money requestCostMax,
            Duration firstTokenSlow,
            Duration totalSlow,
            List<String> feedback) {

        /** What holds where nothing is declared. */
        public static final Measures DEFAULT = new Measures(
                5_000,
                200_000,
                new Money(1_000_000_000),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                List.of("thumbs_up"));

        public Measures {
            feedback = List.copyOf(feedback);
            if (unitsExpected < 1 || unitsMax < 1) {
                throw new IllegalArgumentException("unitsExpected and unitsMax must be at least 1");
            }
            if (firstTokenSlow.toMillis() < 1 || totalSlow.toMillis() < 1) {
                throw new IllegalArgumentException("firstTokenSlow and totalSlow must be at least 1 ms");
            }
        }
    }

    /**
     * The error share of the last minute at which a candidate is rolled back without any statistics.
     *
     * @param errorShareBasisPoints 5,000 is 50 %
     */
    public record Breaker(int errorShareBasisPoints) {
        public Breaker {
            if (errorShareBasisPoints < 1 || errorShareBasisPoints > SlotRange.SLOTS) {
                throw new IllegalArgumentException(
                        "errorShareBasisPoints must be between 1 and 10000, not " + errorShareBasisPoints);
            }
        }
    }

    /**
     * When the experiment is stopped.
     *
     * @param guardRails how much worse a candidate may do, each metric once
     * @param breaker when a candidate fails so often that nobody waits for statistics; absent for never
     * @param spendCap what all variants together may cost; absent for any amount
     */
    public record Safety(
            List<GuardRail> guardRails,
            @Nullable Breaker breaker,
            @Nullable Money spendCap) {

        /** Never. */
        public static final Safety NONE = new Safety(List.of(), null, null);

        public Safety {
            guardRails = List.copyOf(guardRails);
            Set<String> metrics = new HashSet<>();
            for (GuardRail rail : guardRails) {
                if (!metrics.add(rail.metric())) {
                    throw new IllegalArgumentException("two guard rails watch '" + rail.metric() + "'");
                }
            }
        }
    }

    /** Terms under which nothing is copied. */
    public ExperimentTerms(
            String control,
            Enrolment enrolment,
            Session session,
            Measures measures,
            Safety safety,
            @Nullable Ramp ramp) {
        this(control, enrolment, session, measures, safety, ramp, null);
    }

    public ExperimentTerms {
        for (GuardRail rail : safety.guardRails()) {
            if (rail instanceof GuardRail.OfFeedback of && !measures.feedback().contains(of.name())) {
                throw new IllegalArgumentException("the guard rail's feedback '" + of.name() + "' is not taken");
            }
        }
        if (ramp != null && ramp.candidate().equals(control)) {
            throw new IllegalArgumentException("the control '" + control + "' cannot be the candidate of the ramp");
        }
    }

    /** What holds where nothing is declared: all units take part, and nothing happens by itself. */
    public static ExperimentTerms undeclared(String salt, String control) {
        return new ExperimentTerms(
                control,
                new Enrolment(salt, SlotRange.SLOTS, null, MissingUnit.CONTROL),
                Session.HEADER_ONLY,
                Measures.DEFAULT,
                Safety.NONE,
                null);
    }
}
