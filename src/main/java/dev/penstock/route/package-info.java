/** Which targets may serve this, and in which order? */
@org.jspecify.annotations.NullMarked
package dev.penstock.route;
