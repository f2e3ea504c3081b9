package dev.penstock.telemetry;

import org.jspecify.annotations.Nullable;

/** What takes the fields of a line of the access log, in whichever form it is written. */
interface LogFields {

    /** Appends a field; nothing where the value is absent. */
    LogFields with(String key, @Nullable String value);

    LogFields with(String key, long value);
}
