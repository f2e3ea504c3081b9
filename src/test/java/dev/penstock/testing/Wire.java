package dev.penstock.testing;

import dev.penstock.testing.FakeProvider.Bill;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The connection on which an {@link Answer} is written. Every write goes out at once. */
public final class Wire {

    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch closed;
    private final Consumer<Bill> bills;

    Wire(Socket socket, CountDownLatch closed, Consumer<Bill> bills) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.closed = closed;
        this.bills = bills;
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The head of an answer; each header is a line such as {@code "retry-after: 1"}. */
    public void head(int status, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        write(head.append("\r\n").toString());
    }

    /** A part of a chunked body. */
    public void chunk(byte[] bytes) throws IOException {
        byte[] length = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[length.length + bytes.length + 2];
        System.arraycopy(length, 0, framed, 0, length.length);
        System.arraycopy(bytes, 0, framed, length.length, bytes.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        write(framed);
    }

    public void chunk(String text) throws IOException {
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The end of a chunked body. */
    public void lastChunk() throws IOException {
        write("0\r\n\r\n");
    }

    /** Lets time pass; returns early when the test is over. */
    public void pause(Duration duration) throws IOException {
        try {
            if (closed.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                socket.close();
            }
        } catch (InterruptedException e) {
            socket.close();
        }
    }

    /** Says nothing more until the client leaves or the test is over. */
    public void stall() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // Whatever the client still sends is of no interest.
        }
        socket.close();
    }

    /** Ends the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Puts tokens on the provider's bill. */
    public void bill(Bill bill) {
        bills.accept(bill);
    }

    boolean isOpen() {
        return !socket.isClosed();
    }
}
