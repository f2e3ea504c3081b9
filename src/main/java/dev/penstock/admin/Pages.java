package dev.penstock.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the dashboard: its first page and all that this names, and nothing else, so that the page is the list of what is
 * served.
 *
 * <p>The libraries lie in their jars under paths that name their versions; a page that names another version than the build has does
 * not let the gateway start.
 */
final class Pages {

    static final String ROOT = "/ui/";

    private static final String INDEX = ROOT + "index.html";
    private static final String FOLDER = "META-INF/resources";
    private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"([^\":]+)\"");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final Map<String, PageFile> files;
    private final String contentSecurity;

    private Pages(Map<String, PageFile> files, String contentSecurity) {
        this.files = Map.copyOf(files);
        this.contentSecurity = contentSecurity;
    }

    /** The pages in this class loader. */
    static Pages in(ClassLoader loader) {
        byte[] index = bytes(loader, INDEX);
        String html = new String(index, StandardCharsets.UTF_8);
        Map<String, PageFile> files = new HashMap<>();
        PageFile first = PageFile.of(INDEX, index, false);
        files.put(ROOT, first);
        files.put(INDEX, first);
        Matcher named = NAMED.matcher(html);
        while (named.find()) {
            String path = URI.create(INDEX).resolve(named.group(1)).getPath();
            files.computeIfAbsent(path, it -> file(loader, it));
        }
        return new Pages(files, contentSecurity(html));
    }

    private static PageFile file(ClassLoader loader, String path) {
        byte[] bytes = bytes(loader, path);
        return path.startsWith(ROOT) ? PageFile.of(path, Uncommented.of(bytes), false) : PageFile.of(path, bytes, true);
    }

    /** The file at this path, if it is one of the dashboard's. */
    @Nullable
    PageFile at(String path) {
        return files.get(path);
    }

    /** What a browser may load and run for these pages. The import map is the one script that stands in a page itself. */
    String contentSecurity() {
        return contentSecurity;
    }

    private static String contentSecurity(String html) {
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) {
            throw new IllegalStateException(INDEX + " has no import map");
        }
        return "default-src 'none'; script-src 'self' 'sha256-" + sha256(map.group(1))
                + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(ClassLoader loader, String path) {
        try (InputStream stream = loader.getResourceAsStream(FOLDER + path)) {
            if (stream == null) {
                throw new IllegalStateException("the dashboard names " + path + ", which is not in this build");
            }
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
