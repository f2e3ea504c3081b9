package dev.penstock.core;

import java.util.function.Function;

/**
 * A decision: a value to go on with, or a refusal.
 *
 * @param <T> what a yes carries
 */
public sealed interface Verdict<T> {

    /** A yes. */
    record Granted<T>(T value) implements Verdict<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> yes, Function<? super Refusal, ? extends R> no) {
            return yes.apply(value);
        }
    }

    /** A no. */
    record Refused<T>(Refusal refusal) implements Verdict<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> yes, Function<? super Refusal, ? extends R> no) {
            return no.apply(refusal);
        }
    }

    static <T> Verdict<T> yes(T value) {
        return new Granted<>(value);
    }

    static <T> Verdict<T> no(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** The result of the function for this case. */
    <R> R fold(Function<? super T, ? extends R> yes, Function<? super Refusal, ? extends R> no);

    /** The next decision where this one is a yes; else this no. */
    default <R> Verdict<R> then(Function<? super T, Verdict<R>> next) {
        return fold(next, Verdict::no);
    }
}
