package dev.tidegate.gateway.accesslog;

/**
 * One event loop's way into the access log. Used by that loop alone; never blocks, takes no lock, allocates nothing.
 * Under pressure a line is dropped and counted.
 */
public final class LogWriter {
    private final LineFormat format;
    private final LogRing ring;
    private final Runnable wake;
    private final LineBuffer line = new LineBuffer(LineFormat.LINE_BYTES);

    LogWriter(LineFormat format, LogRing ring, Runnable wake) {
        this.format = format;
        this.ring = ring;
        this.wake = wake;
    }

    /** Formats the entry and hands the line over. The entry is not kept. */
    public void write(LogEntry entry) {
        line.clear();
        format.append(entry, line);
        if (ring.offer(line.bytes(), line.length())) {
            wake.run();
        }
    }
}
