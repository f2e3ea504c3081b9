/** Which variant does a unit belong to? */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment;
