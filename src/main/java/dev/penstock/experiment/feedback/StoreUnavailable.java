package dev.penstock.experiment.feedback;

import dev.penstock.redis.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import org.jboss.logging.Logger;

/** The store did not do what it was asked: it is away, or it refused. */
final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Logger.getLogger(StoreUnavailable.class);

    private StoreUnavailable(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }

    /** The same reply, or a failure of this kind. */
    static Uni<Response> of(Uni<Response> reply) {
        return reply.onFailure().transform(error -> {
            // A Redis that does not reply is told by the connections to it.
            if (!(error instanceof RedisUnavailable)) {
                LOG.errorf("Redis refuses feedback: %s", error.getMessage());
            }
            return new StoreUnavailable(error);
        });
    }
}
