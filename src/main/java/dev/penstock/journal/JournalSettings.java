package dev.penstock.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of the journal. */
@ConfigMapping(prefix = "penstock.journal")
public interface JournalSettings {

    /** The bytes after which a file of the journal is finished and the next one begun. */
    @WithDefault("16777216")
    int segmentBytes();

    /** The most entries that wait to be written; a request beyond them is refused. */
    @WithDefault("8192")
    int queueMax();

    /** The longest time for which written entries are gathered before the disk is made to keep them. */
    @WithDefault("5ms")
    Duration syncInterval();

    /**
     * The most attempts that are not settled yet, or so lately that they are still remembered; a request beyond them is
     * refused.
     */
    @WithDefault("131072")
    int openMax();
}
