package dev.penstock.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Hands answers that come at a pace from the framework to {@link PacedWrite}. */
@Provider
public final class ReplyWriter implements ServerMessageBodyWriter<Reply> {

    private final Vertx vertx;
    private final Bill bill;
    private final long hangMillisMax;

    @Inject
    ReplyWriter(Vertx vertx, Bill bill, SimulatorSettings settings) {
        this.vertx = vertx;
        this.bill = bill;
        this.hangMillisMax = settings.hangMax().toMillis();
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == Reply.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == Reply.class;
    }

    @Override
    public void writeResponse(Reply reply, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext exchange = (ResteasyReactiveRequestContext) context;
        exchange.suspend();
        RoutingContext routing = exchange.unwrap(RoutingContext.class);
        frame(reply, routing.response());
        PacedWrite write = new PacedWrite(
                reply,
                routing.response(),
                () -> routing.request().connection().close(),
                vertx,
                System::nanoTime,
                hangMillisMax);
        routing.addEndHandler(end -> {
            if (write.stop()) {
                bill.addClientGone(reply.model());
            }
            exchange.resume();
        });
        write.run();
    }

    /** Straight on the connection: the framework's own headers come too late for it to take a body. */
    private static void frame(Reply reply, HttpServerResponse response) {
        if (reply.isStream()) {
            response.setChunked(true);
        } else {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(reply.contentLength()));
        }
    }

    @Override
    public void writeTo(
            Reply reply,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException("answers are written asynchronously");
    }
}
