package dev.penstock.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** The messages that a class logs from now on, until this is closed. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            String text =
                    record instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : record.getMessage();
            lines.add(new Line(record.getLevel(), text));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private record Line(Level level, String text) {}

    private LogLines(Logger logger) {
        this.logger = logger;
        logger.addHandler(handler);
    }

    /** What the class logs under its own name. */
    public static LogLines of(Class<?> source) {
        return of(source.getName());
    }

    public static LogLines of(String category) {
        return new LogLines(Logger.getLogger(category));
    }

    public List<String> all() {
        return lines.stream().map(Line::text).toList();
    }

    public List<String> atLeast(Level level) {
        return lines.stream()
                .filter(line -> line.level().intValue() >= level.intValue())
                .map(Line::text)
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
