/** How many calls a resource serves at once, and who waits how long for a place. */
@NullMarked
package dev.tidegate.admit;

import org.jspecify.annotations.NullMarked;
