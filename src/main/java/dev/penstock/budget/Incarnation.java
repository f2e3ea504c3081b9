package dev.penstock.budget;

import dev.penstock.core.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The name of this process in the store, unlike that of any other ever, and the names of those that ran on its data folder
 * before it: it speaks for them, since they are gone.
 *
 * @param name of this process
 * @param before those before it, the last one first
 */
public record Incarnation(String name, List<String> before) {

    private static final String FILE = "ledger.gateways";
    private static final int BEFORE_MAX = 8;

    public Incarnation {
        before = List.copyOf(before);
    }

    /**
     * A new one, noted in a file of this folder.
     *
     * @param gateway what people call it
     */
    public static Incarnation begin(Path folder, String gateway, RandomGenerator random) {
        Path file = folder.resolve(FILE);
        try {
            List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
            before = before.subList(0, Math.min(BEFORE_MAX, before.size()));
            String name = LedgerKeys.plain(gateway) + "." + Long.toHexString(random.nextLong());
            List<String> all = new ArrayList<>(List.of(name));
            all.addAll(before);
            OwnerOnly.directory(folder.toAbsolutePath());
            OwnerOnly.write(file, String.join("\n", all) + "\n");
            return new Incarnation(name, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All names that this process answers for. */
    List<String> all() {
        List<String> all = new ArrayList<>(before);
        all.add(name);
        return all;
    }
}
