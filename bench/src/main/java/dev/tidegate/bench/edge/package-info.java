/** What the edges of a request cost: its line in the access log, and a refusal in place of a forward. */
@NullMarked
package dev.tidegate.bench.edge;

import org.jspecify.annotations.NullMarked;
