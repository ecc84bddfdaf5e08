package dev.tidegate.library;

import dev.tidegate.model.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many calls were refused, by reason. Thread-safe. */
final class RefusalCounts {
    private final Map<Reason, LongAdder> byReason = new EnumMap<>(Reason.class);

    RefusalCounts() {
        for (Reason reason : Reason.values()) {
            byReason.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        of(reason).increment();
    }

    long get(Reason reason) {
        return of(reason).sum();
    }

    private LongAdder of(Reason reason) {
        return Objects.requireNonNull(byReason.get(reason), reason::text);
    }
}
