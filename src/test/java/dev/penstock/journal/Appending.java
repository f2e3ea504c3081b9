package dev.penstock.journal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;

/** A process that appends until it is killed, and says of each entry on its standard output that it stands. */
final class Appending {

    private static final int UNDER_WAY = 16;

    private final Journal journal;
    private final String life;

    private Appending(Journal journal, String life) {
        this.journal = journal;
        this.life = life;
    }

    /** Takes the data folder, and what the rids of this life begin with. */
    public static void main(String[] args) throws InterruptedException {
        Bounds bounds = Bounds.WIDE.withSegmentBytes(1 << 16);
        Appending appending = new Appending(Journal.open(Path.of(args[0]), bounds, Clock.systemUTC()), args[1] + "-");
        IntStream.range(0, UNDER_WAY).forEach(appending::next);
        Thread.currentThread().join();
    }

    /** Whether this one is settled; the others stay open. */
    static boolean isSettled(int number) {
        return number / UNDER_WAY % 2 == 1;
    }

    /** Dispatches one, and goes on with another when it stands. */
    private void next(int number) {
        String rid = life + number;
        append(Entry.dispatch(rid, "hold of " + rid), () -> {
            if (isSettled(number)) {
                append(Entry.settled(rid), () -> next(number + UNDER_WAY));
            } else {
                next(number + UNDER_WAY);
            }
        });
    }

    private void append(Entry entry, Runnable then) {
        journal.append(entry)
                .subscribe()
                .with(
                        stands -> {
                            System.out.println(entry.type() + " " + entry.rid() + " .");
                            then.run();
                        },
                        failed -> {
                            failed.printStackTrace();
                            System.exit(1);
                        });
    }
}
