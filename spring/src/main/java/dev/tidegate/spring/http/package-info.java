/** Requests of HTTP as the gateway sees them, and refusals as it answers them, for servers of any kind. */
@NullMarked
package dev.tidegate.spring.http;

import org.jspecify.annotations.NullMarked;
