/** What limits and breakers do to a service in virtual time: Tidegate's beside those of others. */
@NullMarked
package dev.tidegate.bench.overload;

import org.jspecify.annotations.NullMarked;
