package dev.penstock.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server on loopback on which what was sent can be late: it is kept back, and goes on to the server also when
 * its sender has given it up.
 */
public final class HoldingProxy implements AutoCloseable {

    private static final int CHUNK_BYTES = 8_192;

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private HoldingProxy(int serverPort) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        run("proxy", this::accept);
    }

    public static HoldingProxy to(int serverPort) {
        try {
            return new HoldingProxy(serverPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Keeps back what the connections that there are now send from now on. Later connections are not concerned. */
    public void hold() {
        lines.forEach(Line::hold);
    }

    /** Whether something is kept back. */
    public boolean isHolding() {
        return lines.stream().anyMatch(Line::isHolding);
    }

    /** Sends on what was kept back, and waits until the server has replied to it. */
    public void release() throws IOException {
        for (Line line : lines) {
            line.release();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Line line : lines) {
            line.close();
        }
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
            lines.add(line);
            run("proxy-up", line::up);
            run("proxy-down", line::down);
        }
    }

    private static void run(String name, Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (IOException closed) {
                        // A side has hung up, as it may.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Pump {
        void run() throws IOException;
    }

    private static final class Line {

        private final Socket client;
        private final Socket server;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean holding;
        private boolean isReplied;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void up() throws IOException {
            InputStream in = client.getInputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                pass(chunk, n);
            }
        }

        private synchronized void pass(byte[] chunk, int length) throws IOException {
            if (holding) {
                held.write(chunk, 0, length);
            } else {
                server.getOutputStream().write(chunk, 0, length);
            }
        }

        void down() throws IOException {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                replied();
                out.write(chunk, 0, n);
            }
        }

        private synchronized void replied() {
            isReplied = true;
            notifyAll();
        }

        synchronized void hold() {
            holding = true;
        }

        synchronized boolean isHolding() {
            return held.size() > 0;
        }

        synchronized void release() throws IOException {
            holding = false;
            if (held.size() > 0) {
                isReplied = false;
                server.getOutputStream().write(held.toByteArray());
                held.reset();
                awaitReply();
            }
        }

        private void awaitReply() {
            try {
                while (!isReplied) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
