/**
 * Rate limiters beside their peers, in one run: {@link dev.tidegate.bench.limits.LimitsComparison} is the way in; each
 * other class holds one question.
 */
@NullMarked
package dev.tidegate.bench.limits;

import org.jspecify.annotations.NullMarked;
