/** A user's own world in virtual time: what each limit would do to it. */
@NullMarked
package dev.tidegate.cli.simulate;

import org.jspecify.annotations.NullMarked;
