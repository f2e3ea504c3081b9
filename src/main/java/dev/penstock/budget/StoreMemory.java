package dev.penstock.budget;

import dev.penstock.core.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which store this gateway has kept its accounts in, in a file that outlives the process.
 *
 * <p>A store of another name has forgotten what was spent, or never knew it: its empty accounts are not zero spend.
 */
public final class StoreMemory {

    private final Path folder;
    private final Path file;
    private Optional<String> known;

    /** The memory in a file of this folder. */
    public StoreMemory(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("ledger.store");
        try {
            this.known = Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the store; empty where this gateway has not known any. */
    synchronized Optional<String> known() {
        return known;
    }

    synchronized void remember(String id) {
        if (known.equals(Optional.of(id))) {
            return;
        }
        try {
            OwnerOnly.directory(folder.toAbsolutePath());
            OwnerOnly.write(file, id + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        known = Optional.of(id);
    }
}
