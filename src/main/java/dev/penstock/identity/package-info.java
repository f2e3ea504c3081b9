/**
 * Who is calling?
 *
 * <p>Decided once for each request, from its credential alone, before anything else of the request is looked at. Pure
 * functions of credential, declared keys and time; free to share among threads.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.identity;
