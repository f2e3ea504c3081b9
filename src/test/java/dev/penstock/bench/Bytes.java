package dev.penstock.bench;

/** Searches in byte arrays. */
final class Bytes {

    private Bytes() {}

    /** The first index of the part between from (inclusive) and to (exclusive), or -1. */
    static int indexOf(byte[] bytes, int from, int to, byte[] part) {
        for (int at = from; at <= to - part.length; at++) {
            if (bytes[at] == part[0] && matches(bytes, at, part)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at, byte[] part) {
        for (int i = 1; i < part.length; i++) {
            if (bytes[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
