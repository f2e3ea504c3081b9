package dev.penstock.budget;

import dev.penstock.core.Money;
import dev.penstock.core.RateLimit;
import dev.penstock.core.Refusal;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the admit script said, read against the call that it answered. */
final class AdmitReply {

    private static final Set<String> EXPECTED = Set.of("OK", "OPEN", "DENY", "LIMITED", "BUSY");
    private static final int FACTS_START = 6;

    private final AdmitCall call;
    private final Response reply;
    private final boolean toTheSecond;

    private AdmitReply(AdmitCall call, Response reply, boolean toTheSecond) {
        this.call = call;
        this.reply = reply;
        this.toTheSecond = toTheSecond;
    }

    static AdmitReply of(AdmitCall call, Response reply) {
        return new AdmitReply(call, reply, false);
    }

    /** The reply to the second sending of a call, since that to the first was lost; where it is no yes, its name is spent. */
    static AdmitReply ofSecond(AdmitCall call, Response reply) {
        return new AdmitReply(call, reply, true);
    }

    Admission admission(Hold hold) {
        return switch (word()) {
            case "OK" -> new Admission.Admitted(hold, standing());
            // The first sending of this very call was admitted, and its reply was lost.
            case "OPEN" -> new Admission.Admitted(hold, Standing.UNKNOWN);
            case "DENY" -> toTheSecond ? new Admission.Refused(denied().refusal()) : denied();
            case "LIMITED" -> new Admission.Refused(limited());
            case "BUSY" -> new Admission.Refused(Refusals.busy(call.slotLimits().get(index(1))));
            default -> new Admission.Refused(Refusals.storeUnavailable());
        };
    }

    /** Whether the hold of the call stands. */
    static boolean isYes(Response reply) {
        String word = reply.get(0).toString();
        return word.equals("OK") || word.equals("OPEN");
    }

    boolean isYes() {
        return isYes(reply);
    }

    String word() {
        return text(0);
    }

    /** Whether no right call gets this reply: an id was used twice, or the state in Redis is not ours. */
    boolean isUnexpected() {
        return !EXPECTED.contains(word());
    }

    /** How many admissions the account has had, this one included; 0 where it was not one. */
    long seq() {
        return word().equals("OK") ? number(1) : 0;
    }

    /** Redis' time, which is outside of the periods of the call. */
    Instant clock() {
        return Instant.ofEpochMilli(number(1));
    }

    /** Whether the lease of some hold of the tenant has passed. */
    boolean hasDueHolds() {
        return word().equals("OK") && text(2).equals("1");
    }

    /** Whether this gateway may use the allowance of an account for outages: kept back, and not taken by as many others. */
    boolean isShared(int account) {
        return text(5).charAt(account) == '1';
    }

    /** The account that cannot carry the call, where it is that which was refused. */
    Optional<AdmitCall.Account> exhausted() {
        return word().equals("DENY") ? Optional.of(call.accounts().get(index(1))) : Optional.empty();
    }

    private Admission.Denied denied() {
        AdmitCall.Account account = call.accounts().get(index(1));
        BudgetState state = new BudgetState(
                account.budget(), number(3), number(4), 0, account.period().end());
        return new Admission.Denied(
                account.budget(),
                Math.max(0, number(2) - number(3) - number(4)),
                Refusals.exhausted(state, number(2), call.reservation().needed(account.budget())));
    }

    private Refusal limited() {
        Duration retry = Duration.ofMillis(number(3));
        if (text(1).equals("requests")) {
            RateLimit limit = call.requestLimits().get(index(2));
            return Refusals.requestRate(limit.scope(), state(limit), retry);
        }
        RateLimit limit = call.tokenLimits().get(index(2));
        return Refusals.tokenRate(limit.scope(), call.reservation().room(), state(limit), retry);
    }

    private Standing.Rate state(RateLimit limit) {
        return new Standing.Rate(limit.limit(), number(4), Duration.ofMillis(number(5)));
    }

    private Standing standing() {
        int requests = call.requestLimits().size();
        return new Standing(
                text(3).equals("0") ? null : money(4),
                tightest(call.requestLimits(), FACTS_START),
                tightest(call.tokenLimits(), FACTS_START + 2 * requests));
    }

    private Standing.@Nullable Rate tightest(List<RateLimit> limits, int start) {
        Standing.Rate tightest = null;
        for (int i = 0; i < limits.size(); i++) {
            long remaining = number(start + 2 * i);
            if (tightest == null || remaining < tightest.remaining()) {
                tightest = new Standing.Rate(
                        limits.get(i).limit(), remaining, Duration.ofMillis(number(start + 2 * i + 1)));
            }
        }
        return tightest;
    }

    private int index(int at) {
        return Math.toIntExact(number(at)) - 1;
    }

    private Money money(int at) {
        return new Money(number(at));
    }

    private long number(int at) {
        return Long.parseLong(text(at));
    }

    private String text(int at) {
        return reply.get(at).toString();
    }
}
