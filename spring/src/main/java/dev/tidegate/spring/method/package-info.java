/** Guarded methods: what their annotations say, checked once, and the advice around them. */
@NullMarked
package dev.tidegate.spring.method;

import org.jspecify.annotations.NullMarked;
