package dev.penstock.telemetry;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The bucket bounds that OpenTelemetry's GenAI conventions advise, and those for the gateway's own time. */
final class Buckets {

    static final Duration[] DURATION =
            seconds(DoubleStream.iterate(0.01, bound -> bound * 2).limit(14).toArray());
    static final Duration[] FIRST_TOKEN =
            seconds(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10);
    static final Duration[] PER_TOKEN = seconds(.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5);
    static final Duration[] ADDED = seconds(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25);

    /** Powers of four up to 4^13 tokens. */
    static final double[] TOKENS =
            DoubleStream.iterate(1, bound -> bound * 4).limit(14).toArray();

    /** Percentages of a bound: all above 100 is what no bound should let happen. */
    static final double[] BOUND_USED = {1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 150, 200, 500, 1000};

    private Buckets() {}

    private static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new);
    }
}
