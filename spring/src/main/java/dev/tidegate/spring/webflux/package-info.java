/** Requests that come in over WebFlux: the filter in front of them, and what refused ones are answered. */
@NullMarked
package dev.tidegate.spring.webflux;

import org.jspecify.annotations.NullMarked;
