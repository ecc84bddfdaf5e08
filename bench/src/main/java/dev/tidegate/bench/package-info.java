/** What the benchmarks share: how figures are summed up and printed. */
@NullMarked
package dev.tidegate.bench;

import org.jspecify.annotations.NullMarked;
