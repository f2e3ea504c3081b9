package dev.penstock.edge;

import dev.penstock.pipeline.Reply;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets resources return a {@link Reply}: it is written to the connection as its bytes come, without a thread waiting. */
@jakarta.ws.rs.ext.Provider
public class ReplyBodyWriter implements ServerMessageBodyWriter<Reply> {

    // Looked up at the first reply: writers are made before the settings are there.
    private final Provider<ReplyWriter> writer;

    @Inject
    ReplyBodyWriter(Provider<ReplyWriter> writer) {
        this.writer = writer;
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return Reply.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(Reply reply, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext exchange = (ResteasyReactiveRequestContext) context;
        exchange.suspend();
        // It would put the resource's media type in the place of the reply's own.
        exchange.serverResponse().setPreCommitListener(null);
        writer.get().write(reply, exchange.unwrap(HttpServerResponse.class), exchange::resume);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return Reply.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            Reply reply,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new IllegalStateException("a reply is written to the connection, not to a blocking stream");
    }
}
