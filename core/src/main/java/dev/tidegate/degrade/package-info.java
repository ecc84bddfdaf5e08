/** What is left out under pressure, in which order, so that what matters most goes on. */
@NullMarked
package dev.tidegate.degrade;

import org.jspecify.annotations.NullMarked;
