/** Counters, latency histograms and the busiest keys, in fixed memory. */
@NullMarked
package dev.tidegate.metrics;

import org.jspecify.annotations.NullMarked;
