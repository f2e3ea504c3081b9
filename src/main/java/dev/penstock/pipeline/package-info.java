/** What happens to an exchange, in which order? */
@org.jspecify.annotations.NullMarked
package dev.penstock.pipeline;
