package dev.penstock.experiment;

import dev.penstock.core.ExperimentAlert;
import dev.penstock.redis.RedisLink;
import dev.penstock.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of experiments in Redis, and the log of their changes. Of two who change the same table, one is told of the
 * other.
 *
 * <p>Its answers fail as those of the link do, and with an {@link IllegalStateException} where Redis holds what is no table.
 */
public final class TableStore {

    /** About so many changes are kept for each experiment. */
    static final int LOG_ENTRIES_MAX = 1_000;

    /** Before the first change. */
    static final String NOTHING_TOLD = "0";

    private static final String TOLD = "a";

    private static final Script CHANGE = Script.ofResources("/lua/prelude.lua", "/lua/table.lua");
    private static final Script FENCE = Script.ofResources("/lua/prelude.lua", "/lua/fence.lua");

    private final RedisLink redis;

    public TableStore(RedisLink redis) {
        this.redis = redis;
    }

    /** The table of the experiment; empty where it has none. */
    public Uni<Optional<Table>> read(String experiment) {
        Request request = Request.cmd(Command.HGET)
                .arg(ExperimentKeys.of(experiment).table())
                .arg("t");
        return redis.send(request).map(reply -> table(reply == null ? "" : reply.toString()));
    }

    /** Makes the change, unless the table is not the one that its writer has seen. */
    public Uni<Written> write(String experiment, Change change) {
        ExperimentKeys keys = ExperimentKeys.of(experiment);
        List<String> args = List.of(
                Long.toString(change.seen()),
                Long.toString(change.next().version()),
                Long.toString(change.next().epoch()),
                Long.toString(change.fence()),
                TableText.of(change.next()),
                change.evidence(),
                Integer.toString(LOG_ENTRIES_MAX),
                change.alert() == null ? "" : change.alert().label());
        return redis.run(CHANGE, List.of(keys.table(), keys.log()), args).map(reply -> written(reply, change));
    }

    /**
     * Tells the table of a controller's number, so that it takes nothing from an earlier one any more. Gives the highest number that
     * the table was told.
     */
    public Uni<Long> fence(String experiment, long number) {
        List<String> keys = List.of(ExperimentKeys.of(experiment).table());
        return redis.run(FENCE, keys, List.of(Long.toString(number))).map(Response::toLong);
    }

    private static Written written(Response reply, Change change) {
        String what = reply.get(0).toString();
        return switch (what) {
            case "OK" -> new Written.Done(change.next());
            case "CONFLICT" -> new Written.Conflict(table(reply.get(1).toString()));
            case "FENCED" -> new Written.Fenced(reply.get(1).toLong());
            default -> throw new IllegalStateException("the table of an experiment cannot be written: " + what);
        };
    }

    private static Optional<Table> table(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(sound(text));
    }

    private static Table sound(String text) {
        try {
            return TableText.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the store holds no table of an experiment: " + e.getMessage(), e);
        }
    }

    /** The newest changes of the experiment, at most so many, the newest first. */
    public Uni<List<LogEntry>> log(String experiment, int most) {
        Request request = Request.cmd(Command.XREVRANGE)
                .arg(ExperimentKeys.of(experiment).log())
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(most);
        return redis.send(request).map(TableStore::entries);
    }

    /** The changes of the experiment after the one with this id, at most so many, the oldest first. */
    public Uni<List<LogEntry>> logAfter(String experiment, String id, int most) {
        Request request = Request.cmd(Command.XRANGE)
                .arg(ExperimentKeys.of(experiment).log())
                .arg("(" + id)
                .arg("+")
                .arg("COUNT")
                .arg(most);
        return redis.send(request).map(TableStore::entries);
    }

    /** The id of the change up to which operators were told what they should know; {@link #NOTHING_TOLD} at first. */
    public Uni<String> told(String experiment) {
        Request request = Request.cmd(Command.HGET)
                .arg(ExperimentKeys.of(experiment).table())
                .arg(TOLD);
        return redis.send(request).map(reply -> reply == null ? NOTHING_TOLD : reply.toString());
    }

    /** Operators were told what they should know up to this change. */
    public Uni<Void> told(String experiment, String id) {
        Request request = Request.cmd(Command.HSET)
                .arg(ExperimentKeys.of(experiment).table())
                .arg(TOLD)
                .arg(id);
        return redis.send(request).replaceWithVoid();
    }

    private static List<LogEntry> entries(@Nullable Response reply) {
        List<LogEntry> entries = new ArrayList<>();
        if (reply != null) {
            for (Response entry : reply) {
                Response fields = entry.get(1);
                entries.add(new LogEntry(
                        entry.get(0).toString(),
                        sound(field(fields, "table")),
                        field(fields, "evidence"),
                        ExperimentAlert.What.of(field(fields, "alert")).orElse(null)));
            }
        }
        return entries;
    }

    private static String field(Response fields, String name) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(name)) {
                return fields.get(i + 1).toString();
            }
        }
        return "";
    }
}
