package dev.penstock.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The way of one gateway to its Redis, which can be cut, be slow, lose replies, and lead to another server. */
final class FaultyProxy implements AutoCloseable {

    private static final int CHUNK_BYTES = 16_384;
    private static final int BACKLOG = 128;

    /** What becomes of bytes. */
    enum Mode {
        PASS,
        /** Connections break, and new ones too. */
        CUT,
        /** Every reply comes a while later. */
        DELAY,
        /** What is asked arrives, and no reply comes back. */
        SWALLOW
    }

    private final ServerSocket listener;
    private final long delayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int serverPort;
    private volatile Mode mode = Mode.PASS;

    FaultyProxy(int serverPort, long delayMillis) throws IOException {
        this.serverPort = serverPort;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Does so from now on. Connections that lost replies are broken when that ends, since nobody can tell what is whose. */
    void set(Mode next) {
        Mode before = mode;
        mode = next;
        if (next == Mode.CUT || before == Mode.SWALLOW) {
            breakAll();
        }
    }

    /** Leads to another server from now on. */
    void leadTo(int port) {
        serverPort = port;
        breakAll();
    }

    private void breakAll() {
        sockets.forEach(FaultyProxy::closeQuietly);
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            if (mode == Mode.CUT) {
                closeQuietly(client);
            } else {
                run(() -> connect(client));
            }
        }
    }

    private void connect(Socket client) {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException nobodyThere) {
            closeQuietly(client);
            return;
        }
        sockets.add(client);
        sockets.add(server);
        run(() -> pump(client, server, false));
        run(() -> pump(server, client, true));
    }

    private void pump(Socket from, Socket to, boolean isReplies) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (isReplies && mode == Mode.DELAY) {
                    LockSupport.parkNanos(delayNanos);
                }
                if (!isReplies || mode != Mode.SWALLOW) {
                    out.write(chunk, 0, n);
                }
            }
        } catch (IOException closed) {
            // A side has hung up, or the connection was cut.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException closed) {
                        // It was closed.
                    }
                },
                "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakAll();
    }
}
