package dev.penstock.experiment;

/**
 * The names of an experiment's keys in Redis. All begin with one hash tag, so that one script may touch them all.
 *
 * @param tag the hash tag: <code>{x:&lt;id&gt;}</code>
 */
public record ExperimentKeys(String tag) {

    /** The keys of the experiment with this id, which is its model's name. */
    public static ExperimentKeys of(String experiment) {
        if (experiment.isEmpty() || experiment.indexOf('{') >= 0 || experiment.indexOf('}') >= 0) {
            throw new IllegalArgumentException("no id of an experiment: '" + experiment + "'");
        }
        return new ExperimentKeys("{x:" + experiment + "}");
    }

    /** Hash: the table, its version and epoch, the highest number of a controller that wrote it, and what was told of it. */
    String table() {
        return tag + ":table";
    }

    /** Stream: each table that was written, with the evidence for it. */
    String log() {
        return tag + ":log";
    }
}
