/**
 * What the gate around a method costs, beside a peer in the same run:
 * {@link dev.tidegate.bench.library.LibraryComparison} is the way in; each other class holds one question or how it is
 * set up.
 */
@NullMarked
package dev.tidegate.bench.library;

import org.jspecify.annotations.NullMarked;
