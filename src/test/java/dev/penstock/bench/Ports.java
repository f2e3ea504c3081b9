package dev.penstock.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ports on loopback. */
final class Ports {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int WAIT_SECONDS_MAX = 60;

    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the process listens. */
    static void awaitOpen(int port, Child process) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (!isOpen(port)) {
            process.checkAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException("nobody listens on port " + port + " after " + WAIT_SECONDS_MAX + " s");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
