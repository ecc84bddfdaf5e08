/** The front door of the library: a policy, and the calls that it guards. */
@NullMarked
package dev.tidegate.library;

import org.jspecify.annotations.NullMarked;
