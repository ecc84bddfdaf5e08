/** What every stage speaks of: the call, the decision, the reason. Depends on nothing. */
@NullMarked
package dev.tidegate.model;

import org.jspecify.annotations.NullMarked;
