package dev.penstock.bench;

import java.util.Locale;

/** When Redis makes the disk keep what it has written to its append-only file. */
enum Fsync {
    /** Before it answers: how the gateway's private Redis is set up. */
    ALWAYS,
    /** Each second: Redis' own default, and that of most deployments. */
    EVERYSEC;

    /** The value of {@code appendfsync}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
