/** The rate-limit service that Envoy asks: the limits of a policy, decided about descriptors. */
@NullMarked
package dev.tidegate.rls;

import org.jspecify.annotations.NullMarked;
