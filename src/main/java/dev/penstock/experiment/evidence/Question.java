package dev.penstock.experiment.evidence;

import dev.penstock.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Keys to be read at one moment; the answers come in the order in which they were asked. */
final class Question {

    private final List<String> keys = new ArrayList<>();
    private final StringBuilder kinds = new StringBuilder();

    /** Asks for the fields of a hash. */
    Question hash(String key) {
        return ask(key, 'h');
    }

    /** Asks for the size of a set. */
    Question set(String key) {
        return ask(key, 's');
    }

    private Question ask(String key, char kind) {
        keys.add(key);
        kinds.append(kind);
        return this;
    }

    /** Asks; fails where Redis does not answer. */
    Uni<Iterator<Response>> to(RedisLink redis) {
        return redis.run(Scripts.EVIDENCE, keys, List.of(kinds.toString())).map(Response::iterator);
    }
}
