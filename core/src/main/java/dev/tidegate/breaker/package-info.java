/** Circuit breakers. */
@NullMarked
package dev.tidegate.breaker;

import org.jspecify.annotations.NullMarked;
