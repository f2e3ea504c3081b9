/** Does the packaged gateway keep its promises to users? */
@org.jspecify.annotations.NullMarked
package dev.penstock.it;
