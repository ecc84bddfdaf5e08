/** What a limit that many nodes share costs, whether it holds, and what faults do to it; with real Redis servers. */
@NullMarked
package dev.tidegate.bench.shared;

import org.jspecify.annotations.NullMarked;
