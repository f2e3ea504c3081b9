/** What can this cost, and what did it cost? */
@org.jspecify.annotations.NullMarked
package dev.penstock.meter;
