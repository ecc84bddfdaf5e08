/**
 * The gateway comparison: Tidegate and its peers run in turn on the same cores, under the same load, with the same
 * duties. {@link dev.tidegate.bench.gateway.GatewayComparison} is the way in.
 */
@NullMarked
package dev.tidegate.bench.gateway;

import org.jspecify.annotations.NullMarked;
