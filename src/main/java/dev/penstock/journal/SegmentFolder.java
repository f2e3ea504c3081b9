package dev.penstock.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of segments: growing numbers, so that their order is that of their writing. */
record SegmentFolder(Path path) {

    private static final String SUFFIX = ".segment";
    private static final Pattern NAME = Pattern.compile("\\d{16}" + Pattern.quote(SUFFIX));

    Path file(long number) {
        return path.resolve(String.format(Locale.ROOT, "%016d%s", number, SUFFIX));
    }

    /** The numbers of all files that are named like segments, in order. */
    List<Long> numbers() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted()
                    .toList();
        }
    }

    /** The first number after this one that no file has. */
    long freeAfter(long number) {
        long next = number + 1;
        while (Files.exists(file(next))) {
            next++;
        }
        return next;
    }
}
