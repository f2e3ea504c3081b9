package dev.penstock.chaos;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A conversation with a Redis, past all gateways and proxies: how the books are read. */
final class RedisDialogue implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    /**
     * A reply: a text, or further replies.
     *
     * @param text the text of a plain reply; empty for nil and for arrays
     * @param items the elements of an array
     */
    record Value(String text, List<Value> items) {

        List<String> texts() {
            return items.stream().map(Value::text).toList();
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;

    private RedisDialogue(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Where the URI says, with its password. */
    static RedisDialogue with(URI redis) throws IOException {
        RedisDialogue dialogue = new RedisDialogue(redis.getPort());
        dialogue.ask("AUTH", password(redis));
        return dialogue;
    }

    static String password(URI redis) {
        return redis.getUserInfo().substring(1);
    }

    Value ask(String... command) throws IOException {
        StringBuilder out = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            out.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(out.toString().getBytes(StandardCharsets.UTF_8));
        return value();
    }

    private Value value() throws IOException {
        String head = line();
        String rest = head.substring(1);
        return switch (head.charAt(0)) {
            case '+', ':' -> new Value(rest, List.of());
            case '$' -> new Value(bulk(Integer.parseInt(rest)), List.of());
            case '*' -> new Value("", array(Integer.parseInt(rest)));
            default -> throw new IOException("Redis replied: " + head);
        };
    }

    private List<Value> array(int length) throws IOException {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(value());
        }
        return items;
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length + 2);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
