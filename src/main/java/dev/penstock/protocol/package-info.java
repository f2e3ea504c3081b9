/** How are requests, answers and errors spelled on the wire? */
@org.jspecify.annotations.NullMarked
package dev.penstock.protocol;
