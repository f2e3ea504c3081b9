/**
 * Who is told that a budget runs out?
 *
 * <p>The {@link dev.penstock.alert.Courier} takes the alerts that are due from an {@link dev.penstock.alert.Outbox} and
 * brings them to a webhook, in the background and only a few at a time: no request waits for it. Each alert arrives at least
 * once, with the same id each time. Everything here may be called from any thread.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.alert;
