/** What the gateway does to the bytes of others: raw requests, hostile servers, slow clients, the suites of others. */
@NullMarked
package dev.tidegate.bench.wire;

import org.jspecify.annotations.NullMarked;
