/** Which unfriendly parts of the world can a test have at hand? */
@org.jspecify.annotations.NullMarked
package dev.penstock.testing;
