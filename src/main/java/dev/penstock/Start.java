package dev.penstock;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The start of the process, which says in one line what an operator has to mend where it cannot go on. */
@QuarkusMain
public final class Start {

    /** A part that cannot be made of what the operator wrote. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(@Nullable String reason) {
            super(reason, null, false, false);
        }
    }

    private Start() {}

    public static void main(String... arguments) {
        Quarkus.run(null, Start::ended, arguments);
    }

    /** The part; where its maker does not accept what it was given, the start ends and says why. */
    static <T> T with(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Refused(e.getMessage());
        } catch (UncheckedIOException e) {
            throw new Refused(e.getMessage() + " (" + e.getCause() + ")");
        }
    }

    private static void ended(int exitCode, @Nullable Throwable failure) {
        if (failure != null) {
            explain(failure);
        }
        System.exit(exitCode);
    }

    private static void explain(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Refused || cause instanceof ConfigValidationException) {
            System.err.println("Penstock does not start: " + cause.getMessage());
        } else if (cause instanceof QuarkusBindException bind) {
            System.err.println("Penstock does not start: port " + bind.getPort() + " of " + bind.getHost()
                    + " cannot be opened; quarkus.http.port and quarkus.management.port name others");
        } else {
            // Not to the log, which may be written behind and would be lost with the process.
            System.err.println("Penstock does not start:");
            failure.printStackTrace();
        }
    }
}
