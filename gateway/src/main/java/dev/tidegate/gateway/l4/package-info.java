/**
 * Listeners that pass on TCP: whom a connection goes to, and moving its bytes with as little work as the kernel allows.
 */
@NullMarked
package dev.tidegate.gateway.l4;

import org.jspecify.annotations.NullMarked;
