package dev.penstock.budget;

import dev.penstock.core.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The file of what was drawn from allowances. One thread at a time may use it.
 *
 * <p>Its first line names the data folder, for ever. Each further line tells of one account in one period; the last one for
 * it counts. Draws are appended and forced to the disk, which is little work and rare; what is no longer needed goes when
 * the next process begins.
 */
final class AllowanceFile implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AllowanceFile.class);
    private static final String NAME = "ledger.allowances";
    private static final Pattern OWNER = Pattern.compile("owner ([0-9a-f]{16})");
    private static final Pattern LINE = Pattern.compile("([!-~]+) (\\d{1,19}) (-?\\d{1,19})");

    /**
     * What was drawn for an account in a period.
     *
     * @param key the account in the period
     * @param units drawn, in those of the budget's limit
     * @param forgetAtMillis when nobody needs to know any more
     */
    record Drawn(String key, long units, long forgetAtMillis) {

        private String line() {
            return key + " " + units + " " + forgetAtMillis + "\n";
        }
    }

    private final Path file;
    private final String owner;
    private final Map<String, Drawn> drawn = new LinkedHashMap<>();
    private FileChannel channel;
    private long end;
    private boolean closed;

    /**
     * The file in this folder, which is made where there is none.
     *
     * @param random gives the folder its name
     * @throws IllegalStateException where it is damaged
     */
    AllowanceFile(Path folder, RandomGenerator random, Instant now) {
        this.file = folder.toAbsolutePath().resolve(NAME);
        try {
            OwnerOnly.directory(folder.toAbsolutePath());
            Optional<String> found = read();
            this.owner = found.isEmpty() ? HexFormat.of().toHexDigits(random.nextLong()) : owner(found.get());
            found.ifPresent(this::readDraws);
            drawn.values().removeIf(draw -> draw.forgetAtMillis() < now.toEpochMilli());
            compact(found.orElse(""));
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
            this.end = channel.size();
            channel.force(true);
            keepName(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the data folder: 16 hex digits. */
    String owner() {
        return owner;
    }

    /** What it told when it was opened. */
    Collection<Drawn> drawn() {
        return drawn.values();
    }

    /** Adds these; once this has returned, they outlive a loss of power. */
    void append(Collection<Drawn> draws) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines(draws).getBytes(StandardCharsets.US_ASCII));
        FileChannel open = channel();
        if (open.size() > end) {
            open.truncate(end); // What a write that failed has left would spoil the line after it.
        }
        long at = end;
        while (bytes.hasRemaining()) {
            at += open.write(bytes, at);
        }
        open.force(false);
        end = at;
    }

    /** Adds no more. */
    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** A thread that is interrupted while it writes closes the channel. */
    private FileChannel channel() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }
        return channel;
    }

    private Optional<String> read() throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException fresh) {
            return Optional.empty();
        }
    }

    /** It was born with this line, so that one without it, an empty one among them, has lost what it knew. */
    private String owner(String text) {
        Matcher first = OWNER.matcher(text.substring(0, Math.max(0, text.indexOf('\n'))));
        if (!first.matches()) {
            throw damaged();
        }
        return first.group(1);
    }

    /** A last line without its end was being written when the process died: nothing went out for it. */
    private void readDraws(String text) {
        text.substring(text.indexOf('\n') + 1, text.lastIndexOf('\n') + 1)
                .lines()
                .map(this::draw)
                .forEach(draw -> drawn.put(draw.key(), draw));
    }

    private Drawn draw(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw damaged();
        }
        try {
            return new Drawn(parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
        } catch (NumberFormatException e) {
            throw damaged();
        }
    }

    private IllegalStateException damaged() {
        return new IllegalStateException(file + " is damaged: without it this gateway does not know what it"
                + " has used of its allowances. Remove it once their periods are over.");
    }

    private void compact(String found) throws IOException {
        String text = "owner " + owner + "\n" + lines(drawn.values());
        if (!text.equals(found)) {
            OwnerOnly.write(file, text);
        }
    }

    /** A name survives a loss of power once its folder is synced, which not every operating system can do. */
    private static void keepName(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debugf(e, "The folder %s cannot be synced", folder);
        }
    }

    private static String lines(Collection<Drawn> draws) {
        return draws.stream().map(Drawn::line).collect(Collectors.joining());
    }
}
