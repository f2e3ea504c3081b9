/**
 * Who is calling?
 *
 * <p>Decided once for each request, from its credential alone, before anything else of the request is looked at. A
 * virtual key is a matter of its hash. A signed token is believed where the policies name its issuer: {@code TokenHead}
 * says whose it claims to be, {@code KeySets} has that issuer's keys, {@code Verification} checks signature, issuer,
 * audience and times, and only then its claims are read. Each plane has its own issuers: no token opens both by its
 * roles.
 *
 * <p>Threads: all of it is free to share. Nothing blocks; where keys must be fetched, the answer comes later, in the
 * context of who asked.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.identity;
