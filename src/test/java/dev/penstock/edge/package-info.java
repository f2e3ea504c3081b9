/** Does HTTP come in and go out as it should? */
@org.jspecify.annotations.NullMarked
package dev.penstock.edge;
