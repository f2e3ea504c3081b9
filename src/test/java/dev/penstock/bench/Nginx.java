package dev.penstock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The yardstick: nginx with {@code proxy_pass} in front of the mock, set up as its users would for this work. */
final class Nginx implements Server {

    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 2;
            pid nginx.pid;
            error_log stderr warn;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                client_body_buffer_size 1m;
                client_max_body_size 32m;
                keepalive_requests 1000000000;
                tcp_nodelay on;
                upstream mock {
                    server 127.0.0.1:%d;
                    keepalive 64;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:%d backlog=1024;
                    location / {
                        proxy_pass http://mock;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                    }
                }
            }
            """;

    private final Child process;
    private final int port;

    private Nginx(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, where it is installed. */
    static Optional<Nginx> start(int upstreamPort, Path work) throws IOException {
        Optional<Path> program = Programs.find("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = Ports.free();
        Path folder = Files.createDirectories(work.resolve("nginx"));
        Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(upstreamPort, port));
        List<String> command =
                List.of(program.get().toString(), "-e", "stderr", "-p", folder + "/", "-c", "nginx.conf");
        Child process = Child.ofArm("nginx", folder, Map.of(), command);
        Ports.awaitOpen(port, process);
        return Optional.of(new Nginx(process, port));
    }

    @Override
    public int port() {
        return port;
    }

    /** The workers: the master only watches them. */
    @Override
    public List<ProcessHandle> own() {
        return process.handle().children().toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
