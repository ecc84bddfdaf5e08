/**
 * Requests that leave the application: limits, breaker, places, deadline and retries of the route that names a host.
 */
@NullMarked
package dev.tidegate.spring.client;

import org.jspecify.annotations.NullMarked;
