package dev.tidegate.bench.wire;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts what Netty's leak detector reports. Thread-safe. */
final class LeakCounter extends Handler {
    private static final String MARK = "LEAK";

    private final AtomicLong count = new AtomicLong();

    private LeakCounter() {}

    /** Begins to listen; Netty must log through the JDK. */
    static LeakCounter install() {
        LeakCounter counter = new LeakCounter();
        Logger.getLogger("").addHandler(counter);
        return counter;
    }

    long count() {
        return count.get();
    }

    @Override
    public void publish(LogRecord record) {
        if (String.valueOf(record.getMessage()).startsWith(MARK)) {
            count.incrementAndGet();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
