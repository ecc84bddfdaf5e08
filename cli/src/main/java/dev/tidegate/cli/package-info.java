/** The tidegate command. */
@NullMarked
package dev.tidegate.cli;

import org.jspecify.annotations.NullMarked;
