package dev.penstock.admin;

import java.nio.charset.StandardCharsets;

/**
 * A script or style sheet without the comments that have lines of their own: they are for those who read the sources, and would be a
 * sixth of what browsers load. Every other line stays where it was, so that an error in a browser names the line of the source.
 */
final class Uncommented {

    private Uncommented() {}

    static byte[] of(byte[] source) {
        StringBuilder text = new StringBuilder(source.length);
        boolean isInside = false;
        for (String line : new String(source, StandardCharsets.UTF_8).split("\n", -1)) {
            String start = line.stripLeading();
            isInside = isInside || start.startsWith("/*");
            if (!isInside && !start.startsWith("//")) {
                text.append(line);
            }
            text.append('\n');
            isInside = isInside && !line.contains("*/");
        }
        text.setLength(text.length() - 1);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
