/** Trying again without making matters worse: how often, how late, how long a call still has. */
@NullMarked
package dev.tidegate.retry;

import org.jspecify.annotations.NullMarked;
