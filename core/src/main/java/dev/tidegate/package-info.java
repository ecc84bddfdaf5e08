/** A policy becomes a running gate, and a call becomes a decision. */
@NullMarked
package dev.tidegate;

import org.jspecify.annotations.NullMarked;
