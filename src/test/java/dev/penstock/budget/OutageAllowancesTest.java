package dev.penstock.budget;

import static dev.penstock.budget.TestLedger.charge;
import static dev.penstock.budget.TestLedger.key;
import static dev.penstock.budget.TestLedger.reservation;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.Budget;
import dev.penstock.core.Cycle;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.Limit;
import dev.penstock.core.Money;
import dev.penstock.core.OutageMode;
import dev.penstock.core.Refusal;
import dev.penstock.core.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file of allowances knows, whatever happens to it and to its disk. */
class OutageAllowancesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String OWNER = "owner 0123456789abcdef\n";
    private static final OutageMode BOUNDED = new OutageMode.Bounded(160, 2);

    @TempDir
    Path folder;

    private Path file;
    private OutageAllowances allowances;

    @BeforeEach
    void open() {
        file = folder.resolve("ledger.allowances");
        allowances = opened(NOW);
    }

    @AfterEach
    void close() {
        allowances.close();
    }

    @Test
    void keepsTheNameOfItsFolderForEver() throws IOException {
        String owner = allowances.owner();
        take("x1", "k", 1);
        reopen(NOW.plus(Duration.ofDays(90)));
        assertThat(allowances.owner()).isEqualTo(owner).matches("[0-9a-f]{16}");
        assertThat(Files.readString(file)).isEqualTo("owner " + owner + "\n");
    }

    @Test
    void writesAPartWithItsFirstUseAndNothingUntilThatIsUsed() throws IOException {
        take("x1", "k", 1);
        List<String> lines = Files.readAllLines(file);
        take("x2", "k", 9);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(" 10 ");
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
        take("x3", "k", 1);
        assertThat(Files.readAllLines(file)).hasSize(3).last().asString().contains(" 20 ");
    }

    @Test
    void goesOnWithTheLastLineOfAnAccountAndKeepsNoOther() throws IOException {
        take("x1", "k", 1);
        take("x2", "k", 99);
        reopen(NOW);
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(refusal("x3", "k", 61)).isPresent();
        take("x4", "k", 60);
    }

    @Test
    void letsNothingOutUnwrittenAfterAWriteThatFailed() throws IOException {
        breakNextWrite();
        hideFile();
        assertThat(refusal("x1", "k", 10)).isPresent();
        assertThat(refusal("x2", "k", 1)).as("the next one").isPresent();
        restoreFile();
        take("x3", "k", 160);
        reopen(NOW);
        assertThat(refusal("x4", "k", 1)).isPresent();
    }

    @Test
    void takesNothingFromTheOtherPursesWhereTheWriteFailed() {
        take("x1", "a", 10);
        breakNextWrite();
        assertThat(refusal("x2", List.of(month("a", BOUNDED), month("b", BOUNDED)), 20))
                .isPresent();
        Thread.interrupted();
        take("x3", "a", 150);
        take("x4", "b", 160);
    }

    @Test
    void writesWhatASettlementCouldNotBeforeAnyMoreGoesOut() throws IOException {
        Hold hold = take("x1", "k", 10);
        breakNextWrite();
        allowances.settle(hold, charge(100));
        Thread.interrupted();
        take("x2", "k", 1);
        reopen(NOW);
        assertThat(refusal("x3", "k", 60)).isPresent();
    }

    @Test
    void writesOverWhatAWriteThatFailedHasLeft() throws IOException {
        take("x1", "k", 10);
        Files.writeString(file, "{t:acme}:b:k:k", StandardOpenOption.APPEND);
        take("x2", "k", 10);
        reopen(NOW);
        assertThat(refusal("x3", "k", 141)).isPresent();
        take("x4", "k", 140);
    }

    @Test
    void ignoresALastLineWithoutItsEnd() throws IOException {
        take("x1", "k", 10);
        allowances.close();
        Files.writeString(file, "{t:acme}:b:k:k:M202611 9", StandardOpenOption.APPEND);
        allowances = opened(NOW);
        take("x2", "k", 150);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0\0\0\0\0\0",
                "owner 0123",
                "{t:acme}:b:k:k:M202611 10 1\n",
                OWNER + "what?\n",
                OWNER + "{t:acme}:b:k:k:M202611 9999999999999999999 1\n",
                OWNER + "{t:acme}:b:k:k:M202611 10\0\0\0\n{t:acme}:b:k:k:M202611 20 1\n",
            })
    void startsWithNoDamagedFile(String content) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> opened(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(file.toString());
    }

    @Test
    void forgetsAPeriodADayAfterItsEnd() {
        Instant end = Instant.parse("2026-12-01T00:00:00Z");
        take("x1", "k", 160);
        reopen(end.plus(Duration.ofHours(23)));
        assertThat(refusal("x2", "k", 1)).isPresent();
        reopen(end.plus(Duration.ofHours(25)));
        take("x3", "k", 160);
    }

    @Test
    void remembersSoManyAccountsAndNoMore() throws IOException {
        allowances.close();
        String later = Long.toString(NOW.plus(Duration.ofDays(1)).toEpochMilli());
        String lines = IntStream.range(0, 9_999)
                .mapToObj(i -> "{t:acme}:b:k:" + i + ":M202611 10 " + later + "\n")
                .collect(Collectors.joining());
        Files.writeString(file, OWNER + lines, US_ASCII);
        allowances = opened(NOW);
        assertThat(refusal("x1", List.of(month("a", BOUNDED), month("b", BOUNDED)), 1))
                .isPresent();
        take("x2", "a", 10);
        assertThat(refusal("x3", "b", 1)).isPresent();
        assertThat(refusal("x4", "b", 1)).isPresent();
        take("x5", "a", 150);
        Instant after = NOW.plus(Duration.ofDays(2));
        assertThat(refusal("x6", List.of(month("b", BOUNDED)), 1, after)).isEmpty();
    }

    @Test
    void takesNothingBackFromAHoldThatTookNothing() {
        Hold audited = hold("x1", List.of(month("k", OutageMode.AUDIT)), 100);
        assertThat(allowances.take(audited, asked("x1", List.of(), 100), List.of(), NOW))
                .isEmpty();
        take("x2", "k", 160);
        allowances.settle(audited, Charge.nothing());
        assertThat(refusal("x3", "k", 1)).isPresent();
    }

    @Test
    void givesBackOnceWhatAHoldDidNotUse() {
        Hold hold = take("x1", "k", 160);
        allowances.settle(hold, charge(100));
        allowances.settle(hold, charge(100));
        assertThat(refusal("x2", "k", 61)).isPresent();
        take("x3", "k", 60);
    }

    @Test
    void writesNothingAfterItWasClosed() throws IOException {
        allowances.close();
        String text = Files.readString(file);
        assertThat(refusal("x1", "k", 1)).isPresent();
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    /** A thread that is interrupted has its next write fail, as one does whose disk is full. */
    private static void breakNextWrite() {
        Thread.currentThread().interrupt();
    }

    /** The writes after that one fail as well. */
    private void hideFile() throws IOException {
        Files.move(file, folder.resolve("hidden"));
    }

    private void restoreFile() throws IOException {
        Thread.interrupted();
        Files.move(folder.resolve("hidden"), file);
    }

    private OutageAllowances opened(Instant now) {
        return new OutageAllowances(folder, new SecureRandom(), now);
    }

    private void reopen(Instant now) {
        allowances.close();
        allowances = opened(now);
    }

    private Hold take(String exchange, String account, long amount) {
        List<Budget> budgets = List.of(month(account, BOUNDED));
        assertThat(refusal(exchange, budgets, amount).map(Refusal::message)).isEmpty();
        return hold(exchange, budgets, amount);
    }

    private Optional<Refusal> refusal(String exchange, String account, long amount) {
        return refusal(exchange, List.of(month(account, BOUNDED)), amount);
    }

    private Optional<Refusal> refusal(String exchange, List<Budget> budgets, long amount) {
        return refusal(exchange, budgets, amount, NOW);
    }

    private Optional<Refusal> refusal(String exchange, List<Budget> budgets, long amount, Instant now) {
        Reservation reservation = asked(exchange, budgets, amount);
        return allowances.take(
                hold(exchange, budgets, amount), reservation, call(reservation).accounts(), now);
    }

    private static Hold hold(String exchange, List<Budget> budgets, long amount) {
        return call(asked(exchange, budgets, amount))
                .hold(Duration.ofMinutes(1), "gw")
                .ofOutage();
    }

    private static AdmitCall call(Reservation reservation) {
        return AdmitCall.of(reservation, new Periods(), NOW);
    }

    private static Reservation asked(String exchange, List<Budget> budgets, long amount) {
        return reservation(exchange, budgets, List.of(), amount);
    }

    private static Budget month(String account, OutageMode mode) {
        return new Budget(
                key(account),
                List.of(),
                Cycle.utc(Window.MONTH),
                new Limit.Spend(new Money(1000)),
                Exhaustion.REFUSE,
                mode,
                List.of());
    }
}
