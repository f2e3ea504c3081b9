package dev.penstock.experiment.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.redis.Script;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackScriptTest {

    private static final Script FEEDBACK = Script.ofResources("/lua/feedback.lua");
    private static final String SUBJECT = "{f:1}";
    private static final String VALUES = "{f:1}:v";
    private static final String PLACE = "rating:end_user";

    @TempDir
    static Path dir;

    private static FeedbackRedis redis;

    @BeforeAll
    static void open() {
        redis = new FeedbackRedis(dir);
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @BeforeEach
    void aSubjectWithoutValues() {
        redis.ask(Command.FLUSHALL);
        redis.ask(Command.SET, SUBJECT, "{}", "PX", "600000");
    }

    @Test
    void keepsTheFirstValueAsLongAsTheSubject() {
        assertThat(run(PLACE, "4500000", "9")).containsExactly("NEW");

        assertThat(kept()).isEqualTo("4500000");
        assertThat(redis.ask(Command.PTTL, VALUES).toLong()).isBetween(1L, 600_000L);
    }

    @Test
    void repeatsWithoutWriting() {
        run(PLACE, "4500000", "9");

        assertThat(run(PLACE, "4500000", "9")).containsExactly("REPEATED");
        assertThat(kept()).isEqualTo("4500000");
    }

    @Test
    void tellsTheValueInWhosePlaceAnotherComes() {
        run(PLACE, "999999999999999", "9");

        assertThat(run(PLACE, "-1", "9")).containsExactly("CHANGED", "999999999999999");
        assertThat(kept()).isEqualTo("-1");
    }

    @Test
    void keepsNamesAndSourcesApart() {
        run(PLACE, "1", "9");

        assertThat(run("rating:operator", "1", "9")).containsExactly("NEW");
        assertThat(run("thumbs_up:end_user", "1", "9")).containsExactly("NEW");
    }

    @Test
    void takesNoMoreValuesThanTheMostButChangesThoseItHas() {
        run(PLACE, "1", "2");
        run("rating:b", "1", "2");

        assertThat(run("rating:c", "1", "2")).containsExactly("FULL");
        assertThat(run("rating:b", "2", "2")).containsExactly("CHANGED", "1");
    }

    @Test
    void writesNothingWithoutASubject() {
        redis.ask(Command.DEL, SUBJECT);

        assertThat(run(PLACE, "1", "9")).containsExactly("UNKNOWN");
        assertThat(redis.ask(Command.DBSIZE).toLong()).isZero();
    }

    @Test
    void refusesArgumentsThatAreNotWords() {
        assertThat(run("rating", "1", "9")).containsExactly("BADARGS");
        assertThat(run(PLACE, "1 2", "9")).containsExactly("BADARGS");
        assertThat(run(PLACE, "", "9")).containsExactly("BADARGS");
        assertThat(run(PLACE, "1", "many")).containsExactly("BADARGS");
    }

    private static List<String> run(String... args) {
        return FeedbackRedis.await(redis.link.run(FEEDBACK, List.of(SUBJECT, VALUES), List.of(args))).stream()
                .map(Response::toString)
                .toList();
    }

    private static String kept() {
        return redis.ask(Command.HGET, VALUES, PLACE).toString();
    }
}
