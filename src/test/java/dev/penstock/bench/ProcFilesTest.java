package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcFilesTest {

    @Test
    void addsUserAndKernelTimeBehindACommandWithBlanksAndParentheses() {
        String stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 1000 0 0 0 250 75 0 0 20 0 5 0 1234 99 88\n";

        assertThat(ProcFiles.cpuTime(stat)).isEqualTo(Duration.ofMillis(3250));
    }

    @Test
    void aProcessThatIsGoneHasUsedNothing() {
        assertThat(ProcFiles.cpuTime("")).isZero();
        assertThat(ProcFiles.residentBytes("")).isEmpty();
    }

    @Test
    void readsTheResidentMemory() {
        assertThat(ProcFiles.residentBytes("Name:\tjava\nVmRSS:\t  102400 kB\nThreads:\t12\n"))
                .hasValue(100L * 1024 * 1024);
    }

    @Test
    void waitingForAnswersAndDisksIsNotBusy() {
        ProcFiles.MachineTicks before = ProcFiles.machine("cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3\n");
        ProcFiles.MachineTicks after = ProcFiles.machine("cpu  110 0 105 860 20 0 0 5 0 0\ncpu0 1 2 3\n");

        assertThat(after.busySince(before)).isEqualTo(0.2);
    }
}
