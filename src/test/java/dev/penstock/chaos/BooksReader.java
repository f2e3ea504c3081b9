package dev.penstock.chaos;

import dev.penstock.chaos.RedisDialogue.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the ledgers of all tenants out of Redis, by the names of their keys alone. */
final class BooksReader {

    private static final String ALL = "{t:*}:*";
    private static final String PAGE = "1000";

    private final RedisDialogue redis;
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<String, Counters> budgets = new TreeMap<>();
    private final List<String> open = new ArrayList<>();

    private BooksReader(RedisDialogue redis) {
        this.redis = redis;
    }

    static Books read(RedisDialogue redis) throws IOException {
        BooksReader reader = new BooksReader(redis);
        for (String key : redis.ask("KEYS", ALL).texts().stream().sorted().toList()) {
            reader.read(key);
        }
        return new Books(reader.events, reader.budgets, reader.open);
    }

    /** The holds that are open now, and the slots that are taken. */
    static List<String> open(RedisDialogue redis) throws IOException {
        BooksReader reader = new BooksReader(redis);
        for (String suffix : List.of("open", "exp", "c:*")) {
            for (String key : redis.ask("KEYS", "{t:*}:" + suffix).texts()) {
                reader.read(key);
            }
        }
        return reader.open;
    }

    private void read(String key) throws IOException {
        String tenant = key.substring("{t:".length(), key.indexOf('}'));
        String name = key.substring(key.indexOf('}') + 2);
        if (name.startsWith("b:")) {
            budgets.put(key, counters(key));
        } else if (name.equals("u")) {
            events(tenant, key);
        } else if (name.equals("open")) {
            redis.ask("HKEYS", key).texts().forEach(rid -> open.add(tenant + " " + rid));
        } else if (name.equals("exp")) {
            redis.ask("ZRANGE", key, "0", "-1").texts().forEach(rid -> open.add(tenant + " " + rid + " (lease)"));
        } else if (name.startsWith("c:")) {
            liveSlots(key).forEach(exchange -> open.add(tenant + " " + exchange + " (slot of " + name + ")"));
        }
    }

    /** A slot is a lease: one that has passed is not taken. */
    private List<String> liveSlots(String key) throws IOException {
        List<String> time = redis.ask("TIME").texts();
        String millis = time.get(0) + "%03d".formatted(Long.parseLong(time.get(1)) / 1_000);
        return redis.ask("ZRANGEBYSCORE", key, "(" + millis, "+inf").texts();
    }

    private Counters counters(String key) throws IOException {
        List<String> values =
                redis.ask("HMGET", key, "s", "r", "o", "n", "w", "g").texts();
        return new Counters(
                number(values.get(0)),
                number(values.get(1)),
                number(values.get(2)),
                number(values.get(3)),
                new Allowances(number(values.get(4)), number(values.get(5))));
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private void events(String tenant, String key) throws IOException {
        String from = "-";
        while (true) {
            List<Value> page =
                    redis.ask("XRANGE", key, from, "+", "COUNT", PAGE).items();
            for (Value entry : page) {
                events.add(UsageEvent.of(tenant, fields(entry.items().get(1).texts())));
            }
            if (page.size() < Integer.parseInt(PAGE)) {
                return;
            }
            from = "(" + page.get(page.size() - 1).items().get(0).text();
        }
    }

    private static Map<String, String> fields(List<String> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i), flat.get(i + 1));
        }
        return fields;
    }
}
