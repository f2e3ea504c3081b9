package dev.penstock.budget;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Who this gateway is to the store, and which store keeps its accounts.
 *
 * @param names what it is called there
 * @param memory which store it is
 */
public record LedgerIdentity(Incarnation names, StoreMemory memory) {

    /**
     * A new process on this data folder, which it must have for itself.
     *
     * @param gateway what people call it
     */
    public static LedgerIdentity in(Path folder, String gateway, RandomGenerator random) {
        return new LedgerIdentity(Incarnation.begin(folder, gateway, random), new StoreMemory(folder));
    }
}
