/** Which words do all stages share? */
@org.jspecify.annotations.NullMarked
package dev.penstock.core;
