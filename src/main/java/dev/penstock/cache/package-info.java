/** Has this tenant already paid for this answer? */
@org.jspecify.annotations.NullMarked
package dev.penstock.cache;
