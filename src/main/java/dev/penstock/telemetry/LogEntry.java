package dev.penstock.telemetry;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;

/** A record whose fields a formatter sees one by one, in its {@code mdc}; long values are cut. */
final class LogEntry implements LogFields {

    private static final String CUT = "...";

    private final int valueCharsMax;
    private final ExtLogRecord entry;

    LogEntry(String category, String message, int valueCharsMax) {
        this.valueCharsMax = valueCharsMax;
        this.entry = new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, category);
        entry.setLoggerName(category);
    }

    @Override
    public LogEntry with(String key, @Nullable String value) {
        if (value != null) {
            entry.putMdc(key, value.length() <= valueCharsMax ? value : value.substring(0, valueCharsMax) + CUT);
        }
        return this;
    }

    @Override
    public LogEntry with(String key, long value) {
        entry.putMdc(key, Long.toString(value));
        return this;
    }

    ExtLogRecord logged() {
        return entry;
    }
}
