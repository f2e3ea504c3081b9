package dev.penstock.simulator;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads, answers and bills requests. */
final class Simulator {

    private static final int MILLIS_PER_SECOND = 1000;

    private final SimulatorSettings settings;
    private final Bill bill;
    private final Clock clock;
    private final AtomicLong answers = new AtomicLong();

    Simulator(SimulatorSettings settings, Bill bill, Clock clock) {
        this.settings = settings;
        this.bill = bill;
        this.clock = clock;
    }

    Reply chat(byte[] body) {
        return text(new ChatReader(settings).read(Members.of(body)), new ChatSpelling());
    }

    Reply completion(byte[] body) {
        return text(new CompletionReader(settings).read(Members.of(body)), new CompletionSpelling());
    }

    Reply embeddings(byte[] body) {
        EmbeddingRequest request = EmbeddingRequest.read(Members.of(body), settings);
        byte[] whole = EmbeddingSpelling.whole(request);
        bill.add(request.model(), request.usage());
        return Reply.whole(request.model(), new Event(1, whole), request.behaviour());
    }

    private Reply text(TextRequest request, Spelling spelling) {
        List<Choice> written = Author.write(request);
        SimUsage usage = SimUsage.of(request.prompts(), written);
        Answer answer = new Answer(
                String.format("%016x", answers.incrementAndGet()),
                clock.millis() / MILLIS_PER_SECOND,
                request,
                sent(written, request.sampling()),
                usage);
        bill.add(request.model(), usage);
        if (request.delivery().stream()) {
            return Reply.stream(request.model(), spelling.stream(answer), request.behaviour());
        }
        return Reply.whole(request.model(), new Event(answer.longest(), spelling.whole(answer)), request.behaviour());
    }

    /** Of each prompt's candidates the first ones. */
    private static List<Choice> sent(List<Choice> written, Sampling sampling) {
        List<Choice> sent = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            if (i % sampling.candidates() < sampling.choices()) {
                sent.add(written.get(i));
            }
        }
        return sent;
    }
}
