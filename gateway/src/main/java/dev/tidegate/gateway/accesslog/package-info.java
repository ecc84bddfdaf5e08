/** The access log: one line for each request, written in batches off the event loops. */
@NullMarked
package dev.tidegate.gateway.accesslog;

import org.jspecify.annotations.NullMarked;
