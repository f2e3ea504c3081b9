/** May they spend this, and what have they spent? */
@org.jspecify.annotations.NullMarked
package dev.penstock.budget;
