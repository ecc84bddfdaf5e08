/** What the stages cost that every request passes: finding its route, choosing its server, measuring it. */
@NullMarked
package dev.tidegate.bench.stages;

import org.jspecify.annotations.NullMarked;
