/** What the memory model allows the lock-free classes to do, found out by jcstress: {@code bench/run stress}. */
@NullMarked
package dev.tidegate.bench.stress;

import org.jspecify.annotations.NullMarked;
