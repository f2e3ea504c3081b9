import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Ends with 0 when the URL answers with 200, and with 1 otherwise: the image has no shell and no curl to ask with. */
final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 3000;

    private HealthCheck() {}

    public static void main(String[] args) {
        System.exit(isHealthy(URI.create(args[0])) ? 0 : 1);
    }

    private static boolean isHealthy(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return false;
        }
    }
}
