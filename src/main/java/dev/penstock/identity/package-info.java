/** Who is calling? */
@org.jspecify.annotations.NullMarked
package dev.penstock.identity;
