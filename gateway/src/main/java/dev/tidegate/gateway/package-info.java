/** The HTTP gateway: listeners, the line of stages, upstream connections, access log and admin API. */
@NullMarked
package dev.tidegate.gateway;

import org.jspecify.annotations.NullMarked;
