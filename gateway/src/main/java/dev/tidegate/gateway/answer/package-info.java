/** What the gate answers itself: refusals, errors, and the fields that tell a client how much it has left. */
@NullMarked
package dev.tidegate.gateway.answer;

import org.jspecify.annotations.NullMarked;
