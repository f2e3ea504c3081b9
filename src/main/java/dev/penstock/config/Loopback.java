package dev.penstock.config;

import java.net.URI;
import java.util.regex.Pattern;

/** Addresses that stay on this machine, by how they are written: no name is looked up. */
final class Loopback {

    private static final Pattern V4 = Pattern.compile("127(\\.(0|[1-9][0-9]{0,2})){3}");

    private Loopback() {}

    static boolean isHostOf(URI url) {
        String host = url.getHost();
        return host != null
                && (host.equals("localhost")
                        || host.equals("[::1]")
                        || V4.matcher(host).matches());
    }
}
