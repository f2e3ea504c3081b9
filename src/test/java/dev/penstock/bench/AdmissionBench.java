package dev.penstock.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures what the ledger adds to a request, beside a PING of the same Redis. */
final class AdmissionBench implements AutoCloseable {

    /** Its name among the arms. */
    static final String ARM = "admission";

    private final ObjectMapper json = new ObjectMapper();
    private final Child driver;

    private AdmissionBench(Child driver) {
        this.driver = driver;
    }

    static AdmissionBench start(BenchSettings settings, Path work) throws IOException {
        Path folder = Files.createDirectories(work.resolve(ARM)).toRealPath();
        return new AdmissionBench(Child.ofGatewayPart(settings, LedgerDriver.class, work, folder.toString()));
    }

    /** Starts all that it takes, measures, and ends it. */
    static Part run(BenchSettings settings, Path work) throws IOException, InterruptedException {
        try (AdmissionBench bench = start(settings, work)) {
            Bench.say(ARM + ": warming up");
            for (Fsync fsync : Fsync.values()) {
                bench.measure(fsync, settings.warmupSeconds() / Fsync.values().length);
            }
            List<Map<Fsync, LedgerResult>> rounds = new ArrayList<>();
            for (int i = 1; i <= settings.rounds(); i++) {
                Bench.say(ARM + ": round " + i + " of " + settings.rounds());
                rounds.add(bench.round(settings.seconds()));
            }
            return new AdmissionReport(new AdmissionResults(rounds));
        }
    }

    private Map<Fsync, LedgerResult> round(int seconds) throws IOException {
        List<Fsync> shuffled = Arrays.asList(Fsync.values());
        Collections.shuffle(shuffled);
        Map<Fsync, LedgerResult> round = new EnumMap<>(Fsync.class);
        for (Fsync fsync : shuffled) {
            round.put(fsync, measure(fsync, seconds));
        }
        return round;
    }

    LedgerResult measure(Fsync fsync, int seconds) throws IOException {
        LedgerOrder order = new LedgerOrder(fsync, (int) TimeUnit.SECONDS.toMillis(seconds));
        driver.writeLine(json.writeValueAsString(order));
        return json.readValue(driver.readLine(), LedgerResult.class);
    }

    @Override
    public void close() throws InterruptedException {
        driver.close();
    }
}
