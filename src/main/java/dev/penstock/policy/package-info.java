/** May this caller ask this, and in which form? */
@org.jspecify.annotations.NullMarked
package dev.penstock.policy;
