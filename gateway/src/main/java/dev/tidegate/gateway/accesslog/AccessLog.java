package dev.tidegate.gateway.accesslog;

import dev.tidegate.policy.AccessLogSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The access log. Each event loop formats its lines into a ring of its own; one thread writes them to the file in large
 * sequential batches, ten times a second or when a ring is half full. A request never waits: when the disk is slower
 * than the traffic, lines are dropped and counted, and the memory stays what the policy allows.
 *
 * <p>Lines of one loop keep their order; lines of several loops may pass one another by a tenth of a second.
 *
 * <p>Thread-safe. {@link #rotate}, {@link #flush} and {@link #close} block on the file and belong off the event loops.
 */
public final class AccessLog implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final int RING_BYTES_MIN = 1024;

    private final AccessLogSpec spec;
    private final int loops;
    private final LogTarget target;
    private final Consumer<String> alarm;
    private final List<LogRing> rings = new CopyOnWriteArrayList<>();
    private final AtomicInteger writers = new AtomicInteger();
    private final LongAdder errors = new LongAdder();
    private final Thread thread;

    /** Held while the file is touched; no event loop ever asks for it. */
    private final ReentrantLock file = new ReentrantLock();

    private boolean failing;
    private volatile boolean open = true;

    AccessLog(AccessLogSpec spec, int loops, LogTarget target, Consumer<String> alarm) {
        this.spec = spec;
        this.loops = loops;
        this.target = target;
        this.alarm = alarm;
        thread = Thread.ofPlatform().name("tidegate-access-log").daemon(true).unstarted(this::run);
    }

    /**
     * Opens the log and starts its thread.
     *
     * @param spec where and how to write; its path must not be empty
     * @param loops how many {@link #writer writers} share the memory that the policy allows
     * @param alarm told in one sentence when writing fails, and when it works again
     * @throws IOException when the file cannot be opened; the message says what to do
     */
    public static AccessLog open(AccessLogSpec spec, int loops, Consumer<String> alarm) throws IOException {
        LogTarget target = spec.path().equals("stdout") ? new StandardOutput() : new LogFile(Path.of(spec.path()));
        AccessLog log = new AccessLog(spec, loops, target, alarm);
        log.thread.start();
        return log;
    }

    /** A writer for one more event loop, at most as many as were announced. */
    public LogWriter writer() {
        if (writers.incrementAndGet() > loops) {
            throw new IllegalStateException("the access log was opened for " + loops + " writers");
        }
        LogRing ring = new LogRing(Math.max(RING_BYTES_MIN, spec.bufferBytes() / loops));
        rings.add(ring);
        return new LogWriter(LineFormat.of(spec.format()), ring, () -> LockSupport.unpark(thread));
    }

    /** What became of the lines so far. */
    public LogCounts counts() {
        long accepted = rings.stream().mapToLong(LogRing::accepted).sum();
        long dropped = rings.stream().mapToLong(LogRing::dropped).sum();
        long bytes = rings.stream().mapToLong(LogRing::writtenBytes).sum();
        return new LogCounts(accepted, dropped, bytes, errors.sum());
    }

    /** Writes all that was offered before this call; what the disk refuses stays for the next attempt. */
    public void flush() {
        file.lock();
        try {
            drain();
        } finally {
            file.unlock();
        }
    }

    /**
     * Writes what waits to the old file and opens the path again: call it after the file was renamed. No line is lost.
     *
     * @throws IOException when the path cannot be opened; the old file stays in use, and the message says what to do
     */
    public void rotate() throws IOException {
        file.lock();
        try {
            drain();
            if (target.reopen()) {
                rings.forEach(LogRing::rewindToLine);
            }
        } finally {
            file.unlock();
        }
        flush();
    }

    /** Writes what waits and closes the file. Call it after the event loops have stopped; a stuck disk holds it 5 s. */
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        try {
            if (file.tryLock(CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    finish();
                } finally {
                    file.unlock();
                }
            } else {
                alarm.accept("the access log " + spec.path() + " is stuck; what waits for it is lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        drain();
        rings.forEach(LogRing::discard);
        try {
            target.close();
        } catch (IOException e) {
            report(e);
        }
    }

    private void run() {
        while (open) {
            flush();
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    private void drain() {
        try {
            for (LogRing ring : rings) {
                ring.drainTo(target);
            }
            if (failing) {
                failing = false;
                alarm.accept("the access log " + spec.path() + " is written again; lines dropped so far: "
                        + counts().dropped());
            }
        } catch (IOException e) {
            report(e);
        }
    }

    private void report(IOException error) {
        errors.increment();
        if (!failing) {
            failing = true;
            alarm.accept("the access log " + spec.path() + " cannot be written (" + LogFile.cause(error)
                    + "); the gate keeps serving and drops lines once " + spec.bufferBytes() + " bytes wait;"
                    + " free space, or rename the file and rotate");
        }
    }
}
