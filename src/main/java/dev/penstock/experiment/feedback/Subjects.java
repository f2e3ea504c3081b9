package dev.penstock.experiment.feedback;

import dev.penstock.core.Feedback.AnswerName;
import dev.penstock.core.Feedback.AnswerName.By;
import dev.penstock.experiment.feedback.Subject.Answer;
import dev.penstock.experiment.feedback.Subject.Comparison;
import dev.penstock.experiment.feedback.SubjectKey.Kind;
import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What feedback can be about, kept in Redis for some days.
 *
 * <p>Nobody waits for a subject to be written. Those beyond a number on their way, and those that Redis does not take, are
 * dropped and counted: feedback on them is about something unknown.
 */
public final class Subjects {

    private final RedisLink redis;
    private final FeedbackSettings settings;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    public Subjects(RedisLink redis, FeedbackSettings settings) {
        if (settings.retention().toMillis() < 1) {
            throw new IllegalArgumentException("penstock.feedback.retention must be at least 1 ms");
        }
        this.redis = redis;
        this.settings = settings;
    }

    /** Keeps the subject. */
    public void remember(Subject subject) {
        set(subject.fold(Subjects::key, Subjects::key), SubjectText.of(subject));
    }

    /** Keeps the answer, and that it is the latest of the session. */
    public void remember(Answer answer, String session) {
        remember((Subject) answer);
        set(SubjectKey.of(Kind.SESSION, answer.tenant(), session), answer.requestId());
    }

    /** How many records were dropped so far. */
    public long dropped() {
        return dropped.get();
    }

    /** The answer of the tenant by this name; empty where there is none. */
    Uni<Optional<Answer>> answer(String tenant, AnswerName name) {
        return name.by() == By.REQUEST
                ? answer(tenant, name.text())
                : get(SubjectKey.of(Kind.SESSION, tenant, name.text()))
                        .flatMap(latest -> latest.map(request -> answer(tenant, request))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Optional<Answer>> answer(String tenant, String requestId) {
        return get(SubjectKey.of(Kind.REQUEST, tenant, requestId))
                .map(found -> found.map(text -> SubjectText.answer(tenant, requestId, text)));
    }

    /** The comparison of the tenant with this id; empty where there is none. */
    Uni<Optional<Comparison>> comparison(String tenant, String id) {
        return get(SubjectKey.of(Kind.COMPARISON, tenant, id))
                .map(found -> found.map(text -> SubjectText.comparison(tenant, id, text)));
    }

    static SubjectKey key(Answer answer) {
        return SubjectKey.of(Kind.REQUEST, answer.tenant(), answer.requestId());
    }

    static SubjectKey key(Comparison comparison) {
        return SubjectKey.of(Kind.COMPARISON, comparison.tenant(), comparison.id());
    }

    private Uni<Optional<String>> get(SubjectKey key) {
        return StoreUnavailable.of(redis.send(Request.cmd(Command.GET).arg(key.subject())))
                .map(Subjects::text);
    }

    private static Optional<String> text(@Nullable Response reply) {
        return Optional.ofNullable(reply).map(Response::toString);
    }

    private void set(SubjectKey key, String text) {
        if (onTheirWay.incrementAndGet() > settings.writesMax()) {
            onTheirWay.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        redis.send(Request.cmd(Command.SET)
                        .arg(key.subject())
                        .arg(text)
                        .arg("PX")
                        .arg(settings.retention().toMillis()))
                .onTermination()
                .invoke(onTheirWay::decrementAndGet)
                .subscribe()
                .with(written -> {}, away -> dropped.incrementAndGet());
    }
}
