package dev.penstock.experiment.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.ExperimentTerms.Breaker;
import dev.penstock.core.Money;
import dev.penstock.core.Ramp;
import dev.penstock.core.Variant;
import dev.penstock.experiment.Table.State;
import dev.penstock.experiment.control.Situation.Recent;
import dev.penstock.experiment.control.Situation.Whole;
import dev.penstock.experiment.statistics.Evidence;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done about an experiment by itself: the first that holds of
 *
 * <ol>
 *   <li>a candidate fails so often that nobody waits for statistics: roll it back;
 *   <li>a candidate is beyond a guard rail: roll it back;
 *   <li>the split is wrong, or a day went by without a request: hold; the experiment has spent what it may: stop;
 *   <li>the gates of the ramp's step are passed, and nothing makes the candidate doubtful: one step, or ask for its approval.
 * </ol>
 *
 * <p>No step is left out, and none that needs an approval begins here, whatever the clock does: where it went back, gates wait.
 */
final class Judgement {

    /** With fewer requests in the last minute a share of errors says nothing. */
    static final int BREAKER_REQUESTS_MIN = 20;

    /** How long an experiment may be without a request. */
    static final Duration SILENCE_MAX = Duration.ofHours(24);

    private static final double BASIS_POINTS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Move STAY = new Move.Stay();

    private final Situation situation;

    private Judgement(Situation situation) {
        this.situation = situation;
    }

    /** What is to be done. */
    static Move of(Situation situation) {
        return new Judgement(situation).move();
    }

    private Move move() {
        State state = situation.table().state();
        if (state == State.COMPLETED || state == State.ROLLED_BACK) {
            return STAY;
        }
        return breaker().or(this::guardRail).or(this::doubt).or(this::ramp).orElse(STAY);
    }

    private Optional<Move> breaker() {
        Breaker breaker = situation.model().terms().safety().breaker();
        return breaker == null
                ? Optional.empty()
                : situation.model().variants().stream()
                        .map(Variant::name)
                        .filter(this::isCandidate)
                        .filter(candidate -> trips(breaker, situation.recent(candidate)))
                        .findFirst()
                        .map(candidate -> tripped(candidate, situation.recent(candidate)));
    }

    private boolean isCandidate(String variant) {
        return !variant.equals(situation.model().terms().control())
                && situation.table().allocation().size(variant) > 0;
    }

    private static boolean trips(Breaker breaker, Recent recent) {
        return recent.requests() >= BREAKER_REQUESTS_MIN
                && recent.errors() * BASIS_POINTS > (double) recent.requests() * breaker.errorShareBasisPoints();
    }

    private static Move tripped(String candidate, Recent recent) {
        ObjectNode evidence = JSON.createObjectNode()
                .put("rule", "breaker")
                .put("candidate", candidate)
                .put("seconds", 60)
                .put("requests", recent.requests())
                .put("errors", recent.errors());
        String reason = recent.errors() + " of the last minute's " + recent.requests() + " requests of " + candidate
                + " failed";
        return new Move.RollBack(candidate, reason, evidence.toString());
    }

    private Optional<Move> guardRail() {
        return situation.rails().stream()
                .filter(check -> check.isBreached() && isCandidate(check.candidate()))
                .findFirst()
                .map(Judgement::breached);
    }

    private static Move breached(RailCheck check) {
        ObjectNode evidence = JSON.createObjectNode()
                .put("rule", "guard_rail")
                .put("candidate", check.candidate())
                .put("metric", check.rail().metric())
                .put("margin_percent", check.rail().marginBasisPoints() / 100.0)
                .put("alpha", check.alpha());
        Evidence e = check.evidence();
        if (e != null) {
            evidence.put("e", e.e());
        }
        if (check.harm() != null) {
            evidence.put("worse_by_at_least_percent", check.harm() * 100);
        }
        return new Move.RollBack(check.candidate(), check.sentence(), evidence.toString());
    }

    private Optional<Move> doubt() {
        Whole whole = situation.whole();
        return whole == null ? Optional.empty() : hold(whole).or(() -> stop(whole));
    }

    private Optional<Move> hold(Whole whole) {
        State state = situation.table().state();
        if (state != State.RUNNING && state != State.READY) {
            return Optional.empty();
        }
        long epoch = situation.table().epoch();
        if (whole.comparison().isOff(epoch)) {
            return Optional.of(new Move.Hold(
                    "the units of epoch " + epoch + " are not split as the slots say", offBalance(whole, epoch)));
        }
        if (whole.requestsOfTheDay() == 0 && situation.age().compareTo(SILENCE_MAX) >= 0) {
            String evidence = JSON.createObjectNode()
                    .put("rule", "silence")
                    .put("hours", SILENCE_MAX.toHours())
                    .toString();
            return Optional.of(new Move.Hold("no request came for 24 hours", evidence));
        }
        return Optional.empty();
    }

    private static String offBalance(Whole whole, long epoch) {
        ObjectNode evidence =
                JSON.createObjectNode().put("rule", "sample_ratio").put("epoch", epoch);
        whole.comparison().balances().stream()
                .filter(balance -> balance.epoch() == epoch)
                .forEach(balance -> {
                    evidence.put("e", balance.evidence().e());
                    ObjectNode units = evidence.putObject("units");
                    balance.units().forEach(units::put);
                });
        return evidence.toString();
    }

    private Optional<Move> stop(Whole whole) {
        Money cap = situation.model().terms().safety().spendCap();
        if (cap == null || whole.spentNanoUsd() < cap.nanoUsd()) {
            return Optional.empty();
        }
        ObjectNode evidence = JSON.createObjectNode()
                .put("rule", "spend_cap")
                .put("spent_nano_usd", whole.spentNanoUsd())
                .put("cap_nano_usd", cap.nanoUsd());
        return Optional.of(
                new Move.Stop("the experiment has spent its cap of " + cap.toUsd() + " USD", evidence.toString()));
    }

    private Optional<Move> ramp() {
        Ramp ramp = situation.model().terms().ramp();
        Whole whole = situation.whole();
        int step = situation.table().step();
        if (ramp == null
                || whole == null
                || situation.table().state() != State.RUNNING
                || step < 1
                || step > ramp.steps().size()) {
            return Optional.empty();
        }
        Ramp.Step held = ramp.steps().get(step - 1);
        long units = whole.units().getOrDefault(ramp.candidate(), 0L);
        boolean isPassed = situation.age().compareTo(held.hold()) >= 0 && units >= held.units() && !isDoubtful(ramp);
        return isPassed ? Optional.of(after(ramp, step, units)) : Optional.empty();
    }

    private boolean isDoubtful(Ramp ramp) {
        return situation.rails().stream()
                .anyMatch(check -> check.candidate().equals(ramp.candidate()) && check.isDoubtful());
    }

    private Move after(Ramp ramp, int step, long units) {
        String evidence = JSON.createObjectNode()
                .put("rule", "ramp")
                .put("step", step)
                .put("units", units)
                .put("seconds", situation.age().toSeconds())
                .toString();
        String passed = "step " + step + " is passed with " + Wording.counted(units, "unit");
        if (step < ramp.steps().size()) {
            return ramp.steps().get(step).needsApproval()
                    ? new Move.AskApproval(passed + "; the next one needs an approval", evidence)
                    : new Move.Advance(step + 1, passed, evidence);
        }
        boolean hasAll = situation.table().allocation().owning() == 1;
        return hasAll ? new Move.Complete("the last " + passed, evidence) : STAY;
    }
}
