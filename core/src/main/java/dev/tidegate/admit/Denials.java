package dev.tidegate.admit;

import java.util.concurrent.atomic.LongAdder;

/** How many calls were not let in, by reason. Thread-safe; counting takes no lock and allocates nothing. */
final class Denials {
    private final LongAdder shed = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder full = new LongAdder();
    private final LongAdder perKey = new LongAdder();

    void count(Denial why) {
        counter(why).increment();
    }

    long of(Denial why) {
        return counter(why).sum();
    }

    long all() {
        return shed.sum() + late.sum() + full.sum() + perKey.sum();
    }

    private LongAdder counter(Denial why) {
        return switch (why) {
            case SHED -> shed;
            case LATE -> late;
            case FULL -> full;
            case PER_KEY -> perKey;
        };
    }
}
