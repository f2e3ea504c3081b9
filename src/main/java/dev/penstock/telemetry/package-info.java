/** What do operators see of the traffic? */
@org.jspecify.annotations.NullMarked
package dev.penstock.telemetry;
