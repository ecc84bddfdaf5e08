/**
 * A service under load in virtual time: what a way of admission does to goodput, latency and recovery, before it is
 * deployed. Deterministic: the same scenario, door and seed give the same figures.
 */
@NullMarked
package dev.tidegate.simulation;

import org.jspecify.annotations.NullMarked;
