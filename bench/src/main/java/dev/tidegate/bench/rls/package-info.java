/** What a decision of the rate-limit service costs the process that makes it. */
@NullMarked
package dev.tidegate.bench.rls;

import org.jspecify.annotations.NullMarked;
