package dev.penstock.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** What Linux tells in {@code /proc}: formats are those of proc(5). Where there is no {@code /proc}, nothing is told. */
final class ProcFiles {

    /** Ticks per second of the times in {@code /proc}: the kernel's interface to programs has fixed it at 100. */
    private static final long TICKS_PER_SECOND = 100;

    private ProcFiles() {}

    /** The processor time that a process has used, in user and kernel mode; zero when it is gone. */
    static Duration cpuTime(long pid) {
        return cpuTime(read(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** The resident memory of a process in bytes. */
    static OptionalLong residentBytes(long pid) {
        return residentBytes(read(Path.of("/proc", Long.toString(pid), "status")));
    }

    /** What all cores together have done since the machine started. */
    static MachineTicks machine() {
        return machine(read(Path.of("/proc/stat")));
    }

    static Duration cpuTime(String stat) {
        if (stat.isEmpty()) {
            return Duration.ZERO;
        }
        // The second field is the command in parentheses and may hold blanks and parentheses itself.
        String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(afterCommand[11]) + Long.parseLong(afterCommand[12]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    static OptionalLong residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    static MachineTicks machine(String stat) {
        if (stat.isEmpty()) {
            return new MachineTicks(0, 0);
        }
        String[] fields = stat.lines().findFirst().orElseThrow().split(" +", -1);
        long total = 0;
        for (int i = 1; i <= 8; i++) { // user nice system idle iowait irq softirq steal
            total += Long.parseLong(fields[i]);
        }
        return new MachineTicks(total - Long.parseLong(fields[4]) - Long.parseLong(fields[5]), total);
    }

    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param busy the ticks in which a core worked, for us or for someone else
     * @param total all ticks of all cores
     */
    record MachineTicks(long busy, long total) {

        /** The share of busy ticks since an earlier reading. */
        double busySince(MachineTicks earlier) {
            return total == earlier.total ? 0 : (double) (busy - earlier.busy) / (total - earlier.total);
        }
    }
}
