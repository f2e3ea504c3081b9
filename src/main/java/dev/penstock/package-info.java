/** How do the rooms of the gateway become one program? */
@org.jspecify.annotations.NullMarked
package dev.penstock;
