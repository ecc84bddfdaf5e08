/** Rate limits: how much of something may pass in a time. */
@NullMarked
package dev.tidegate.limit;

import org.jspecify.annotations.NullMarked;
