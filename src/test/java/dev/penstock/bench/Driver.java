package dev.penstock.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The running {@link LoadDriver}. */
final class Driver implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final Child process;

    private Driver(Child process) {
        this.process = process;
    }

    static Driver start(Path work) throws IOException {
        return new Driver(Child.ofMain(LoadDriver.class, work));
    }

    LoadResult run(LoadOrder order) throws IOException {
        process.writeLine(json.writeValueAsString(order));
        return json.readValue(process.readLine(), LoadResult.class);
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
