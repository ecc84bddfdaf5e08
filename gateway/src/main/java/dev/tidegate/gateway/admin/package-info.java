/** The admin API: health, metrics, the policy in force, and the few switches of a running gate. */
@NullMarked
package dev.tidegate.gateway.admin;

import org.jspecify.annotations.NullMarked;
