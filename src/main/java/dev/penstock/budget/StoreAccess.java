package dev.penstock.budget;

import dev.penstock.redis.RedisLink;

/**
 * How the parts of the ledger reach the store.
 *
 * @param redis the link to it
 * @param settings their bounds
 * @param names the name of this process there, and those of the processes before it
 * @param errors what is said when it does not answer
 */
record StoreAccess(RedisLink redis, BudgetSettings settings, Incarnation names, StoreErrors errors) {}
