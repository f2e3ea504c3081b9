/** What does a target answer to an attempt? */
@org.jspecify.annotations.NullMarked
package dev.penstock.upstream;
