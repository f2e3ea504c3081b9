package dev.penstock.admin;

import dev.penstock.core.Operator;
import dev.penstock.core.Verdict;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Knows operators by their signed tokens. */
public interface SignIn {

    /** The operator behind a token; empty where the token is good and gives no role here, a refusal where it is not. */
    Uni<Verdict<Optional<Operator>>> operator(String token);
}
