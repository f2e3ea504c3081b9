package dev.penstock.redis;

import dev.penstock.core.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a private redis-server listens, as the file in its data folder says.
 *
 * @param port the port on 127.0.0.1
 * @param password the password of the default user
 */
record RedisEndpoint(int port, String password) {

    private static final String FILE = "redis.endpoint";
    private static final int CONNECT_MILLIS_MAX = 1_000;

    /** The endpoint that the file in this folder names; empty where there is none, or none that can be read. */
    static Optional<RedisEndpoint> read(Path dir) throws IOException {
        Path file = dir.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        try {
            return lines.size() == 2
                    ? Optional.of(new RedisEndpoint(Integer.parseInt(lines.get(0)), lines.get(1)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    void write(Path dir) throws IOException {
        OwnerOnly.write(dir.resolve(FILE), port + "\n" + password + "\n");
    }

    /** Whether a server answers here to this password, and keeps its data in this folder. */
    boolean serves(Path dir) {
        try (Dialogue dialogue = new Dialogue(this)) {
            List<String> reply = dialogue.ask("CONFIG", "GET", "dir");
            return reply.size() == 2 && Path.of(reply.get(1)).equals(dir);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a server answers here and has read its data. */
    boolean isReady() {
        try (Dialogue dialogue = new Dialogue(this)) {
            return dialogue.ask("PING").equals(List.of("PONG"));
        } catch (IOException e) {
            return false;
        }
    }

    boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The server's process id; -1 where none answers. */
    long pid() {
        try (Dialogue dialogue = new Dialogue(this)) {
            return dialogue.ask("INFO", "server").stream()
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith("process_id:"))
                    .mapToLong(line -> Long.parseLong(line.substring("process_id:".length())))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Asks the server to write its file through and end; a server that is gone already is as good. */
    void shutDown() {
        try (Dialogue dialogue = new Dialogue(this)) {
            dialogue.ask("SHUTDOWN", "NOSAVE");
        } catch (IOException expected) {
            // It ends without a reply.
        }
    }
}
