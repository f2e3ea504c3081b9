package dev.penstock.config;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy set in force, which follows the files: a changed set replaces it in whole, a broken one not at all.
 *
 * <p>{@link #current()} and {@link #problem()} may be asked from any thread and never wait.
 */
public final class SnapshotWatcher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SnapshotWatcher.class);

    /** What was found last: the set in force, and why a newer one is not. */
    private record State(Snapshot current, @Nullable PolicyProblem problem) {}

    private final PolicyFiles files;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(SnapshotWatcher::daemon);
    private volatile State state;
    private String fingerprintSeen = "";

    private SnapshotWatcher(PolicyFiles files, Snapshot first) {
        this.files = files;
        this.state = new State(first, null);
    }

    /**
     * Reads the set for the first time; nothing is watched before {@link #start}.
     *
     * @throws IllegalStateException with file, line and reason if the set is broken: there is no older one to keep
     */
    public static SnapshotWatcher open(PolicyFiles files) {
        return files.read().fold(first -> new SnapshotWatcher(files, first), problem -> {
            throw new IllegalStateException("the policies cannot be loaded: " + problem);
        });
    }

    /** Looks at the files again and again, with this pause between, on a daemon thread of its own. */
    public void start(Duration pause) {
        var unused = clock.scheduleWithFixedDelay(
                this::refreshAndSurvive, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the files now, and takes a changed set if it is sound. */
    public synchronized void refresh() {
        try {
            Sources sources = files.sources();
            String fingerprint = sources.fingerprint();
            if (!fingerprint.equals(fingerprintSeen)) {
                fingerprintSeen = fingerprint;
                files.compile(sources).fold(this::take, this::keepOld);
            }
        } catch (InvalidPolicy e) {
            fingerprintSeen = "";
            keepOld(e.problem());
        }
    }

    /** The set in force. */
    public Snapshot current() {
        return state.current();
    }

    /** Why the files as they are now are not in force; empty when they are. */
    public Optional<PolicyProblem> problem() {
        return Optional.ofNullable(state.problem());
    }

    /** Stops watching; the last set stays in force. */
    @Override
    public void close() {
        clock.shutdownNow();
    }

    private State take(Snapshot snapshot) {
        State before = state;
        if (before.problem() != null || !before.current().version().equals(snapshot.version())) {
            LOG.infof("Policy set %s is in force", snapshot.version());
        }
        state = new State(snapshot, null);
        return state;
    }

    private State keepOld(PolicyProblem problem) {
        State before = state;
        if (!problem.equals(before.problem())) {
            // Beginning with file and line, as compilers do: editors and terminals make a link of it.
            LOG.errorf(
                    "%s (policy set %s stays in force)",
                    problem, before.current().version());
        }
        state = new State(before.current(), problem);
        return state;
    }

    // A periodic task that throws is never run again, so a bug in one refresh would end all of them in silence.
    private void refreshAndSurvive() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.error("The policy files could not be looked at", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "policy-watcher");
        thread.setDaemon(true);
        return thread;
    }
}
