/** Does a reload, or the hand-over to another process, cost anybody a request or a connection? With real processes. */
@NullMarked
package dev.tidegate.bench.reload;

import org.jspecify.annotations.NullMarked;
