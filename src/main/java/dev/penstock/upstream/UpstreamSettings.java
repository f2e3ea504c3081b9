package dev.penstock.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits on connections to providers, on their answers, and on how often they are asked again. */
@ConfigMapping(prefix = "penstock.upstream")
public interface UpstreamSettings {

    /** The longest time for making a connection, and again for its TLS handshake. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** The longest wait of a request for a connection, whether one becomes free or is made. */
    @WithDefault("15s")
    Duration waitTimeout();

    /** The most HTTP/1.1 connections to one address from one event loop. */
    @WithDefault("256")
    int maxConnections();

    /** The most HTTP/2 connections to one address from one event loop. */
    @WithDefault("4")
    int maxHttp2Connections();

    /** The most requests at a time on one HTTP/2 connection. */
    @WithDefault("100")
    int maxHttp2Streams();

    /** The most requests that wait for a connection to one address on one event loop. */
    @WithDefault("1024")
    int maxWaiting();

    /** How long an unused connection is kept: shorter than providers keep theirs, or requests meet closed ones. */
    @WithDefault("30s")
    Duration keepAliveTimeout();

    /** The most bytes in the head of an answer. */
    @WithDefault("65536")
    int maxHeaderBytes();

    /** The most bytes in the body of an answer that is read whole. */
    @WithDefault("67108864")
    int maxAnswerBytes();

    /** The most bytes in the body of an error; of a longer one only the status is passed on. */
    @WithDefault("65536")
    int maxErrorBytes();

    /** The longest time from the head of an answer that is read whole to its last byte. */
    @WithDefault("15m")
    Duration answerTimeout();

    /** The longest silence within a stream, found out within half as much again; a reader's own pauses do not count. */
    @WithDefault("300s")
    Duration streamIdleTimeout();

    /** The most targets whose health is remembered; the least recently used is forgotten first. */
    @WithDefault("1024")
    int maxGuards();

    /** When a failed attempt is repeated. */
    Retry retry();

    /** When a target is left alone. */
    Breaker breaker();

    /** The lists of models that providers offer. */
    Catalog catalog();

    /** When a failed attempt is repeated at the same target; how often is the provider's own setting. */
    interface Retry {

        /** The wait before the first repetition; each further wait is twice as long. A random part of up to half is taken off. */
        @WithDefault("200ms")
        Duration firstDelay();

        /** The longest wait. */
        @WithDefault("2s")
        Duration maxDelay();

        /** The longest {@code retry-after} that is waited for; a target that asks for more is not asked again. */
        @WithDefault("2s")
        Duration maxRetryAfter();
    }

    /** When a target's circuit breaker opens and closes. */
    interface Breaker {

        /** The number of last attempts that are looked at; none opens before so many were made. */
        @WithDefault("20")
        int volume();

        /** The percentage of failures among them at which the breaker opens. */
        @WithDefault("50")
        int failurePercent();

        /** How long an open breaker lets nothing through. */
        @WithDefault("5s")
        Duration delay();

        /** How many probes must succeed after that until it closes. */
        @WithDefault("1")
        int probes();
    }

    /** How providers' lists of models are read. */
    interface Catalog {

        /** The longest wait for a list to begin; all of it may take twice as long. */
        @WithDefault("3s")
        Duration timeout();

        /** How long a list, or the lack of one, is believed. */
        @WithDefault("60s")
        Duration ttl();

        /** The most models that are taken from one list. */
        @WithDefault("5000")
        int maxModels();

        /** The most bytes of one list; of a longer one nothing is taken. */
        @WithDefault("8388608")
        int maxBytes();
    }
}
