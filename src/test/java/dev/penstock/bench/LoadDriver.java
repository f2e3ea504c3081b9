package dev.penstock.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The client side of the benchmark, in a process of its own: reads a {@link LoadOrder} from each line of its standard
 * input and answers it with a {@link LoadResult} on a line of its standard output.
 */
final class LoadDriver {

    private LoadDriver() {}

    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        ObjectMapper json = new ObjectMapper();
        Numbers numbers = new Numbers();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            LoadOrder order = json.readValue(line, LoadOrder.class);
            LoadResult result = new LoadRun(vertx.getOrCreateContext(), vertx, order, numbers).run();
            System.out.println(json.writeValueAsString(result));
        }
        System.exit(0);
    }

    /** Numbers for prompts, none twice in the life of the driver; one event loop owns them. */
    static final class Numbers {

        private long last;

        long next() {
            return ++last;
        }
    }
}
