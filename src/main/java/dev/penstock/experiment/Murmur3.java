package dev.penstock.experiment;

/** The hash murmur3_x86_32 by Austin Appleby, with seed 0. */
final class Murmur3 {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    /** The 32 bits of the hash; read them as unsigned. */
    static int hash(byte[] data) {
        int h = 0;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            h = Integer.rotateLeft(h ^ mixed(littleEndian(data, i, 4)), 13) * 5 + 0xe6546b64;
        }
        if (whole < data.length) {
            h ^= mixed(littleEndian(data, whole, data.length - whole));
        }
        return avalanche(h ^ data.length);
    }

    private static int littleEndian(byte[] data, int from, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (data[from + i] & 0xff) << (8 * i);
        }
        return value;
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int avalanche(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
