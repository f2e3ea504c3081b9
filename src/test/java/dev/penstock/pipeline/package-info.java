@org.jspecify.annotations.NullMarked
package dev.penstock.pipeline;
