/**
 * Files that the policy names and that may change while the gateway runs: read whole, watched, and what is wrong with
 * them in words of the operator. Depends on nothing.
 */
@NullMarked
package dev.tidegate.gateway.files;

import org.jspecify.annotations.NullMarked;
