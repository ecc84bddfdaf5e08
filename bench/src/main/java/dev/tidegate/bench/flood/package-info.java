/**
 * What becomes of a real service in a flood, with and without a gate in front of it? Real processes on the loopback
 * address: a service that burns the processor, the gateway as anybody starts it, and clients that do not wait.
 */
@NullMarked
package dev.tidegate.bench.flood;

import org.jspecify.annotations.NullMarked;
