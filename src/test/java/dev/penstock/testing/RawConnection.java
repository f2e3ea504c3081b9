package dev.penstock.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection on which a test says what no HTTP client would, byte by byte, and reads what comes back as a strict client
 * of HTTP/1.1 does.
 */
public final class RawConnection implements AutoCloseable {

    /** Beyond this a server hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SMALL_BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawConnection to(URI server) throws IOException {
        return to(server, new Socket());
    }

    /** A connection whose own receive buffer is small, so that what is not read waits elsewhere. */
    public static RawConnection withSmallBuffer(URI server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        return to(server, socket);
    }

    private static RawConnection to(URI server, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        return new RawConnection(socket);
    }

    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends text, one byte for each character. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next answer on this connection, read to its end; interim ones are passed over. */
    public RawReply reply() throws IOException {
        RawReply head = head();
        while (head.status() < 200) {
            head = head();
        }
        return new RawReply(head.status(), head.headers(), body(head));
    }

    /** The head of the next answer, interim or not; its body is left unread. */
    public RawReply head() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "," + other);
        }
        return new RawReply(Integer.parseInt(status[1]), headers, new byte[0]);
    }

    /** The next part of a chunked body; empty at its end. */
    public byte[] chunk() throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(line(), 16));
        if (!line().isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        return bytes;
    }

    /** Whether the server has closed its side, and sent nothing more before. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    private byte[] body(RawReply head) throws IOException {
        if ("chunked".equals(head.header("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.write(chunk);
            }
            return body.toByteArray();
        }
        int length = Integer.parseInt(head.header("content-length"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within an answer, after '" + line + "'");
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
