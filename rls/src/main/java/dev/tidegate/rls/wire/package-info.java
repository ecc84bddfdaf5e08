/** The messages of {@code envoy.service.ratelimit.v3} as they stand on the wire, without a library in between. */
@NullMarked
package dev.tidegate.rls.wire;

import org.jspecify.annotations.NullMarked;
