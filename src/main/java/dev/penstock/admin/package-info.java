/**
 * What can operators see and change?
 *
 * <p>The JSON API under {@code /admin/v1/} and the pages under {@code /ui/}. Every resource carries {@link
 * dev.penstock.admin.AdminOnly}, which puts {@code AdminGuard} before it: the admin token opens it, and signed
 * tokens of issuers that are declared for operators; no credential of a caller does. Who gives an order is in {@code
 * SignedIn}. The pages are files that hold no secret, and ask that API. The figures come through narrow ports such as
 * {@link dev.penstock.admin.BudgetBooks}. All of it
 * runs on event loops.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.admin;
