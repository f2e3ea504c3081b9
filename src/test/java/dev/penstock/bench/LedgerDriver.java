package dev.penstock.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.edge.ExchangeIds;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * A ledger that is measured, in a process of its own, with its files in the folder of the argument: reads a
 * {@link LedgerOrder} from each line of its standard input and answers it with a {@link LedgerResult} on a line of its
 * standard output.
 */
final class LedgerDriver {

    private LedgerDriver() {}

    public static void main(String[] args) throws Exception {
        BenchLedger ledger = BenchLedger.in(Path.of(args[0]));
        // However it ends: the private Redis would stay.
        Runtime.getRuntime().addShutdownHook(new Thread(ledger::close));
        ExchangeIds exchangeIds = new ExchangeIds(Clock.systemUTC(), new SecureRandom());
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            LedgerOrder order = json.readValue(line, LedgerOrder.class);
            System.out.println(json.writeValueAsString(result(new LedgerRun(ledger, exchangeIds), order)));
        }
        System.exit(0);
    }

    private static LedgerResult result(LedgerRun run, LedgerOrder order) {
        try {
            return run.run(order);
        } catch (Exception e) {
            e.printStackTrace();
            return LedgerResult.failed(e);
        }
    }
}
