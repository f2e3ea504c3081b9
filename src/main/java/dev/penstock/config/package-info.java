/** What do the policy files say, and which set of them is in force? */
@org.jspecify.annotations.NullMarked
package dev.penstock.config;
