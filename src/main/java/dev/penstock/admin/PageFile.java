package dev.penstock.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the dashboard, ready to be sent.
 *
 * @param type its media type
 * @param plain its bytes
 * @param packed the same, gzip
 * @param digest what tells one content from another
 * @param isFixed whether the path names a version, so that what is there never changes
 */
record PageFile(String type, byte[] plain, byte[] packed, String digest, boolean isFixed) {

    private static final int DIGEST_CHARS = 32;
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8");

    /** The file at this path, which ends in a known extension. */
    static PageFile of(String path, byte[] plain, boolean isFixed) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("no media type is known for " + path);
        }
        return new PageFile(type, plain, packed(plain), digest(plain), isFixed);
    }

    /** The entity tag of the plain or of the packed form. */
    String tag(boolean isPacked) {
        return isPacked ? '"' + digest + "-gzip\"" : '"' + digest + '"';
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new BestGzip(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] plain) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(plain);
            return HexFormat.of().formatHex(sha256).substring(0, DIGEST_CHARS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As small as it gets: each file is packed once, at the start. */
    private static final class BestGzip extends GZIPOutputStream {

        BestGzip(ByteArrayOutputStream bytes) throws IOException {
            super(bytes);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
