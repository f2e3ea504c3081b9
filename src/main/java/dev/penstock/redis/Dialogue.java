package dev.penstock.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A blocking conversation with a redis-server on this machine, for its start and stop only. */
final class Dialogue implements AutoCloseable {

    private static final int WAIT_MILLIS_MAX = 2_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    Dialogue(RedisEndpoint endpoint) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), WAIT_MILLIS_MAX);
            socket.setSoTimeout(WAIT_MILLIS_MAX);
            in = new BufferedInputStream(socket.getInputStream());
            ask("AUTH", endpoint.password());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The texts of the reply: one for a plain reply, each element of an array; an error reply is an exception. */
    List<String> ask(String... command) throws IOException {
        StringBuilder out = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            out.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(out.toString().getBytes(StandardCharsets.US_ASCII));
        String head = line();
        if (!head.startsWith("*")) {
            return List.of(text(head));
        }
        List<String> texts = new ArrayList<>();
        for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
            texts.add(text(line()));
        }
        return texts;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String text(String head) throws IOException {
        if (head.startsWith("+") || head.startsWith(":")) {
            return head.substring(1);
        }
        if (!head.startsWith("$")) {
            throw new IOException("redis-server replied: " + head);
        }
        int length = Integer.parseInt(head.substring(1));
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line();
        return text;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("redis-server closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
