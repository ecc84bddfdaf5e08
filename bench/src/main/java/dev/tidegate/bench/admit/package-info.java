/** What admission, a circuit breaker and the degradation ladder cost a call. */
@NullMarked
package dev.tidegate.bench.admit;

import org.jspecify.annotations.NullMarked;
