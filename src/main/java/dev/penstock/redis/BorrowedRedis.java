package dev.penstock.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** A client that belongs to somebody else: closing it closes only the connection that it gave out here. */
final class BorrowedRedis implements Redis {

    private final Redis owned;
    private Future<RedisConnection> given = Future.failedFuture("not asked for");

    BorrowedRedis(Redis owned) {
        this.owned = owned;
    }

    @Override
    public Future<RedisConnection> connect() {
        given = owned.connect();
        return given;
    }

    @Override
    public void close() {
        given.onSuccess(RedisConnection::close);
    }

    @Override
    public Future<Response> send(Request command) {
        return owned.send(command);
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        return owned.batch(commands);
    }
}
