package dev.penstock.budget;

import dev.penstock.journal.Journal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What the ledger keeps in this gateway's data folder: who it is to the store, which store keeps its accounts, and what it
 * sent and learnt,
 * and what it used while the store was away.
 *
 * @param names what it is called in the store
 * @param memory which store it is
 * @param journal what it sent and learnt
 * @param allowances what it used while the store was away
 */
public record LedgerFiles(Incarnation names, StoreMemory memory, Journal journal, OutageAllowances allowances) {

    /**
     * The files of a process that begins.
     *
     * @param gateway what people call it
     * @param journal opened in the same folder, which nobody else has while it is open
     */
    public static LedgerFiles in(Path folder, String gateway, RandomGenerator random, Journal journal) {
        return new LedgerFiles(
                Incarnation.begin(folder, gateway, random),
                new StoreMemory(folder),
                journal,
                new OutageAllowances(folder, random, Clock.systemUTC().instant()));
    }
}
