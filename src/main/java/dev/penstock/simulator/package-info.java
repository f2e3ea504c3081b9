/** How does a model answer that costs nothing and always says the same? */
@org.jspecify.annotations.NullMarked
package dev.penstock.simulator;
