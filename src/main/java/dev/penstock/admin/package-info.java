/** What can operators see and change? */
@org.jspecify.annotations.NullMarked
package dev.penstock.admin;
