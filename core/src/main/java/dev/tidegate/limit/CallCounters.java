package dev.tidegate.limit;

import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of a limit by what became of them; each of the counters is striped. Thread-safe. */
final class CallCounters {
    final LongAdder admitted = new LongAdder();
    final LongAdder waited = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder shadowRefused = new LongAdder();
    final LongAdder storeless = new LongAdder();
}
