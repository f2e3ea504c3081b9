package dev.penstock.chaos;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Many clients of one key at any OpenAI-compatible gateway: is the key billed for more than its budget? */
final class GatewayTrial {

    private static final int OUTPUT_CAP = 256;

    private final TrialSettings settings;
    private final BillingOracle oracle;
    private final Clock clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

    /**
     * @param oracle what the gateway's model points to
     */
    GatewayTrial(TrialSettings settings, BillingOracle oracle, Clock clock) {
        this.settings = settings;
        this.oracle = oracle;
        this.clock = clock;
    }

    ChaosReport run() throws InterruptedException {
        long began = clock.millis();
        ChaosClient client = new ChaosClient(key -> settings.key(), clock);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.clients(); i++) {
            Thread thread = new Thread(() -> ask(client), "trial-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new ChaosReport(
                "A gateway on trial: " + settings.url(),
                settings.seed(),
                load(),
                figures(),
                List.of(new Verdict(
                        "BilledWithinTheLimit",
                        "The key was billed for no more than its budget, and something was billed.",
                        violations())),
                List.of(),
                Second.all(replies, began));
    }

    private void ask(ChaosClient client) {
        try {
            for (long number = numbers.incrementAndGet();
                    number <= settings.requests();
                    number = numbers.incrementAndGet()) {
                Mark mark = new Mark("trial", "trial", 0, settings.model(), number);
                boolean stream = number % 2 == 0;
                Question question = new Question(mark, new Chat(OUTPUT_CAP, 1, stream), false);
                replies.add(client.ask(question, 0, settings.url()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> violations() {
        long billed = billed();
        if (billed == 0) {
            return List.of("nothing was billed: does the gateway's model '" + settings.model() + "' point to "
                    + oracle.url() + ", and is the key right?");
        }
        return billed > settings.limitNanoUsd()
                ? List.of("billed %s USD, which is %s USD more than the budget of %s USD"
                        .formatted(
                                Usd.of(billed),
                                Usd.of(billed - settings.limitNanoUsd()),
                                Usd.of(settings.limitNanoUsd())))
                : List.of();
    }

    private long billed() {
        return oracle.bills().stream().mapToLong(Bill::nanoUsd).sum();
    }

    private Map<String, String> load() {
        Map<String, String> load = new LinkedHashMap<>();
        load.put("requests", Integer.toString(settings.requests()));
        load.put("at a time", Integer.toString(settings.clients()));
        load.put("output cap of each, tokens", Integer.toString(OUTPUT_CAP));
        return load;
    }

    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("billed, USD", Usd.of(billed()));
        figures.put("budget, USD", Usd.of(settings.limitNanoUsd()));
        figures.put("billed beyond the budget, USD", Usd.of(Math.max(0, billed() - settings.limitNanoUsd())));
        figures.put("lines of the bill", Integer.toString(oracle.bills().size()));
        figures.put("answered", count(Reply::isGood));
        figures.put("refused with 429", count(Reply::isRefused));
        figures.put("other answers, and none", count(reply -> !reply.isServed()));
        return figures;
    }

    private String count(Predicate<Reply> which) {
        return Long.toString(replies.stream().filter(which).count());
    }
}
