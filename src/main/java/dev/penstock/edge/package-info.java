/** How does HTTP come in and go out? */
@org.jspecify.annotations.NullMarked
package dev.penstock.edge;
