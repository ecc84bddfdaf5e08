/** Texts that several parts of the gateway write. Depends on nothing. */
@NullMarked
package dev.tidegate.gateway.text;

import org.jspecify.annotations.NullMarked;
