package dev.penstock.experiment.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Feedback;
import dev.penstock.core.Feedback.AnswerName;
import dev.penstock.core.Feedback.AnswerName.By;
import dev.penstock.core.Feedback.Preference;
import dev.penstock.core.Feedback.Rating;
import dev.penstock.core.FeedbackReceipt;
import dev.penstock.core.FeedbackReceipt.Change;
import dev.penstock.core.FeedbackReceipt.Revealed;
import dev.penstock.core.Refusal;
import dev.penstock.core.Refusal.Reason;
import dev.penstock.core.Verdict;
import dev.penstock.experiment.Exposure;
import dev.penstock.experiment.feedback.Subject.Answer;
import dev.penstock.experiment.feedback.Subject.Comparison;
import dev.penstock.redis.RedisLink;
import dev.penstock.testing.Eventually;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackBooksTest {

    private static final Exposure EXPOSURE =
            new Exposure("assistant", 3, "large", false, "0123456789abcdef", 116, false);
    private static final ComparedAnswer SMALL = new ComparedAnswer("A", "assistant", "small", 3);
    private static final ComparedAnswer LARGE = new ComparedAnswer("B", "assistant", "large", 3);
    private static final ComparedAnswer OTHER = new ComparedAnswer("C", "sim-other", null, 0);

    @TempDir
    static Path dir;

    private static FeedbackRedis redis;

    private final Recording recording = new Recording();
    private Subjects subjects;
    private FeedbackBooks books;

    /** Remembers what it is told. */
    private static final class Recording implements FeedbackListener {

        private final List<FeedbackGiven> given = new ArrayList<>();
        private final List<PreferenceGiven> preferred = new ArrayList<>();

        @Override
        public void given(FeedbackGiven feedback) {
            given.add(feedback);
        }

        @Override
        public void preferred(PreferenceGiven preference) {
            preferred.add(preference);
        }
    }

    @BeforeAll
    static void open() {
        redis = new FeedbackRedis(dir);
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @BeforeEach
    void emptyBooks() {
        redis.ask(Command.FLUSHALL);
        open(FeedbackRedis.settings("values-max", "2"), redis.link);
    }

    private void open(FeedbackSettings settings, RedisLink link) {
        subjects = new Subjects(link, settings);
        books = new FeedbackBooks(
                link,
                settings,
                subjects,
                model -> model.equals("assistant") ? List.of("thumbs_up", "rating") : List.of(),
                recording);
    }

    @Test
    void tellsWhatARatingAddsToItsVariant() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));

        FeedbackReceipt receipt = taken(rating("req_1", "rating", 4_500_000));

        assertThat(receipt.change()).isEqualTo(Change.NEW);
        assertThat(receipt.id()).matches("fb_[0-9a-f]{24}");
        assertThat(receipt.revealed()).isEmpty();
        assertThat(recording.given).containsExactly(new FeedbackGiven(EXPOSURE, "rating", 1, 4_500_000));
    }

    @Test
    void tellsARepetitionToNobody() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));
        FeedbackReceipt first = taken(rating("req_1", "rating", 4_500_000));

        FeedbackReceipt second = taken(rating("req_1", "rating", 4_500_000));

        assertThat(second.change()).isEqualTo(Change.REPEATED);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(recording.given).hasSize(1);
    }

    @Test
    void tellsTheDifferenceWhenAValueChanges() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));
        taken(rating("req_1", "rating", Rating.MILLIONTHS_MAX));

        FeedbackReceipt receipt = taken(rating("req_1", "rating", -Rating.MILLIONTHS_MAX));

        assertThat(receipt.change()).isEqualTo(Change.REPLACED);
        assertThat(recording.given)
                .last()
                .isEqualTo(new FeedbackGiven(EXPOSURE, "rating", 0, -2 * Rating.MILLIONTHS_MAX));
    }

    @Test
    void takesFeedbackOnAnAnswerThatCountsForNothing() {
        remember(new Answer("acme", "req_1", "assistant", null, null));

        taken(rating("req_1", "thumbs_up", 0));

        assertThat(recording.given).containsExactly(new FeedbackGiven(null, "thumbs_up", 1, 0));
    }

    @Test
    void findsTheLatestAnswerOfASession() {
        remember(new Answer("acme", "req_1", "assistant", "small", null), "chat-7");
        taken(new Rating(new AnswerName(By.SESSION, "chat-7"), "thumbs_up", 0, "end_user"));
        remember(new Answer("acme", "req_2", "assistant", "large", EXPOSURE), "chat-7");

        FeedbackReceipt receipt = taken(new Rating(new AnswerName(By.SESSION, "chat-7"), "thumbs_up", 0, "end_user"));

        assertThat(receipt.change()).isEqualTo(Change.NEW);
        assertThat(recording.given).last().isEqualTo(new FeedbackGiven(EXPOSURE, "thumbs_up", 1, 0));
    }

    @Test
    void keepsOneValueOfAnAnswerHoweverItIsNamed() {
        remember(new Answer("acme", "req_1", "assistant", "small", EXPOSURE), "chat-7");
        taken(rating("req_1", "thumbs_up", 1_000_000));

        FeedbackReceipt receipt =
                taken(new Rating(new AnswerName(By.SESSION, "chat-7"), "thumbs_up", 1_000_000, "end_user"));

        assertThat(receipt.change()).isEqualTo(Change.REPEATED);
    }

    @Test
    void saysTheSameOfWhatIsUnknownAndOfWhatIsAnotherTenants() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE), "chat-7");
        remember(new Comparison("acme", "cmp_1", List.of(SMALL, LARGE)));

        Refusal unknown = refused("acme", rating("req_2", "thumbs_up", 0));

        assertThat(unknown.reason()).isEqualTo(Reason.ANSWER_NOT_FOUND);
        assertThat(refused("other", rating("req_1", "thumbs_up", 0))).isEqualTo(unknown);
        assertThat(refused("other", rating("req_1", "undeclared", 0))).isEqualTo(unknown);
        assertThat(refused("other", new Rating(new AnswerName(By.SESSION, "chat-7"), "thumbs_up", 0, "x")))
                .isEqualTo(unknown);
        assertThat(refused("other", new Preference("cmp_1", "A", "x"))).isEqualTo(unknown);
        assertThat(refused("acme", new Preference("req_1", "A", "x"))).isEqualTo(unknown);
        assertThat(refused("acme", rating("cmp_1", "thumbs_up", 0))).isEqualTo(unknown);
        assertThat(recording.given).isEmpty();
    }

    @Test
    void forgetsAnAnswerWhenItsTimeIsOver() {
        open(FeedbackRedis.settings("retention", "50ms"), redis.link);
        subjects.remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));

        Eventually.holds(
                FeedbackRedis.PATIENCE,
                () -> FeedbackRedis.await(books.give("acme", rating("req_1", "thumbs_up", 0)))
                                instanceof Verdict.Refused
                        && redis.ask(Command.DBSIZE).toLong() == 0);
    }

    @Test
    void namesTheDeclaredMetricsWhereAnotherIsGiven() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));

        Refusal refusal = refused("acme", rating("req_1", "stars", 0));

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(refusal.param()).isEqualTo("name");
        assertThat(refusal.message()).contains("thumbs_up, rating", "'stars'");
    }

    @Test
    void refusesASourceBeyondTheMost() {
        remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));
        taken(rating("req_1", "rating", 1));
        taken(new Rating(new AnswerName(By.REQUEST, "req_1"), "rating", 1, "operator"));

        Refusal refusal = refused("acme", new Rating(new AnswerName(By.REQUEST, "req_1"), "rating", 1, "grader"));

        assertThat(refusal.param()).isEqualTo("source");
        assertThat(recording.given).hasSize(2);
    }

    @Test
    void endsTheBlindnessOfAComparisonByAChoice() {
        remember(new Comparison("acme", "cmp_1", List.of(SMALL, LARGE, OTHER)));

        FeedbackReceipt receipt = taken(new Preference("cmp_1", "B", "operator"));

        assertThat(receipt.revealed())
                .containsExactly(
                        new Revealed("A", "assistant", "small"),
                        new Revealed("B", "assistant", "large"),
                        new Revealed("C", "sim-other", null));
        assertThat(recording.preferred.get(0).differences())
                .containsExactly(
                        new PreferenceGiven.Difference(SMALL, 0, 1, 0), new PreferenceGiven.Difference(LARGE, 1, 0, 0));
    }

    @Test
    void takesAnEarlierChoiceBack() {
        remember(new Comparison("acme", "cmp_1", List.of(SMALL, LARGE, OTHER)));
        taken(new Preference("cmp_1", "B", "operator"));
        taken(new Preference("cmp_1", "B", "operator"));
        taken(new Preference("cmp_1", "A", "operator"));

        FeedbackReceipt receipt = taken(new Preference("cmp_1", Feedback.TIE, "operator"));

        assertThat(receipt.change()).isEqualTo(Change.REPLACED);
        assertThat(recording.preferred).hasSize(3);
        assertThat(recording.preferred.get(1).differences())
                .containsExactly(
                        new PreferenceGiven.Difference(SMALL, 1, -1, 0),
                        new PreferenceGiven.Difference(LARGE, -1, 1, 0));
        assertThat(recording.preferred.get(2).differences())
                .containsExactly(
                        new PreferenceGiven.Difference(SMALL, -1, 0, 1),
                        new PreferenceGiven.Difference(LARGE, 0, -1, 1));
    }

    @Test
    void refusesALabelThatIsNoneWithoutSayingWhoseTheOthersAre() {
        remember(new Comparison("acme", "cmp_1", List.of(SMALL, LARGE)));

        Refusal refusal = refused("acme", new Preference("cmp_1", "C", "operator"));

        assertThat(refusal.param()).isEqualTo("winner");
        assertThat(refusal.message()).contains("A, B or tie").doesNotContain("sim-small", "assistant", "large");
    }

    @Test
    void dropsWhatIsTooMuchOnItsWay() {
        Subjects narrow = new Subjects(redis.link, FeedbackRedis.settings("writes-max", "0"));

        narrow.remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE), "chat-7");

        assertThat(narrow.dropped()).isEqualTo(2);
        assertThat(redis.ask(Command.DBSIZE).toLong()).isZero();
    }

    @Test
    void refusesWhileTheStoreIsAway() {
        RedisLink gone = redis.link();
        open(FeedbackRedis.settings("values-max", "2"), gone);
        gone.close();

        subjects.remember(new Answer("acme", "req_1", "assistant", "large", EXPOSURE));
        Refusal refusal = refused("acme", rating("req_1", "thumbs_up", 0));

        assertThat(refusal.reason()).isEqualTo(Reason.FEEDBACK_STORE_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isNotNull();
        Eventually.holds(FeedbackRedis.PATIENCE, () -> subjects.dropped() == 1);
    }

    private void remember(Subject subject) {
        subjects.remember(subject);
        awaitText(subject.fold(Subjects::key, Subjects::key), SubjectText.of(subject));
    }

    private void remember(Answer answer, String session) {
        subjects.remember(answer, session);
        awaitText(Subjects.key(answer), SubjectText.of(answer));
        awaitText(SubjectKey.of(SubjectKey.Kind.SESSION, answer.tenant(), session), answer.requestId());
    }

    /** Nobody is told when it is written. */
    private static void awaitText(SubjectKey key, String text) {
        Eventually.holds(
                FeedbackRedis.PATIENCE, () -> redis.textAt(key.subject()).equals(text));
    }

    private static Rating rating(String request, String name, long millionths) {
        return new Rating(new AnswerName(By.REQUEST, request), name, millionths, "end_user");
    }

    private FeedbackReceipt taken(Feedback feedback) {
        return FeedbackRedis.await(books.give("acme", feedback)).fold(receipt -> receipt, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private Refusal refused(String tenant, Feedback feedback) {
        return FeedbackRedis.await(books.give(tenant, feedback))
                .fold(
                        receipt -> {
                            throw new AssertionError("taken: " + receipt);
                        },
                        refusal -> refusal);
    }
}
