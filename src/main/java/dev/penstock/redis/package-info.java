/** How do stages talk to Redis: over which connections, within what time, and with which scripts? */
@org.jspecify.annotations.NullMarked
package dev.penstock.redis;
