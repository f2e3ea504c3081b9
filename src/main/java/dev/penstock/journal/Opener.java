package dev.penstock.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** How files are opened for writing; a test gives one whose disk fills up. */
@FunctionalInterface
interface Opener {
    FileChannel open(Path file, OpenOption... options) throws IOException;
}
