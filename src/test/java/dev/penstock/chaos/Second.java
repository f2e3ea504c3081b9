package dev.penstock.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How the questions of one second of a run ended. */
record Second(long good, long refused, long unavailable, long failed) {

    private static final long MILLIS = 1_000;

    /** All seconds of a run that began then. */
    static List<Second> all(Collection<Reply> replies, long beganMillis) {
        List<Second> seconds = new ArrayList<>();
        for (Reply reply : replies) {
            int at = (int) Math.max(0, (reply.atMillis() - beganMillis) / MILLIS);
            while (seconds.size() <= at) {
                seconds.add(new Second(0, 0, 0, 0));
            }
            seconds.set(at, seconds.get(at).with(reply));
        }
        return seconds;
    }

    private Second with(Reply reply) {
        if (reply.isGood()) {
            return new Second(good + 1, refused, unavailable, failed);
        }
        if (reply.isRefused()) {
            return new Second(good, refused + 1, unavailable, failed);
        }
        return Figures.isUnavailable(reply)
                ? new Second(good, refused, unavailable + 1, failed)
                : new Second(good, refused, unavailable, failed + 1);
    }
}
