/**
 * A flood for everyone to see: one shop that collapses above its capacity stands alone, its twin stands behind a gate,
 * and both get the same flood in the same seconds.
 */
@NullMarked
package dev.tidegate.cli.demo;

import org.jspecify.annotations.NullMarked;
