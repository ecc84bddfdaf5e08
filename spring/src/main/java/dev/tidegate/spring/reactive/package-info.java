/** What publishers need to pass the gate: subscribed to when they may, with a place until they end. */
@NullMarked
package dev.tidegate.spring.reactive;

import org.jspecify.annotations.NullMarked;
