package dev.penstock.identity;

import dev.penstock.core.Issuer;
import dev.penstock.core.KeySet;
import java.time.Instant;

/**
 * A token whose signature and claims have been checked.
 *
 * @param issuer who signed it, as the policies had it then
 * @param keys the keys by which it was checked
 * @param until when it is good no more
 * @param claims what it says
 */
record Verified(Issuer issuer, KeySet keys, Instant until, Claims claims) {}
