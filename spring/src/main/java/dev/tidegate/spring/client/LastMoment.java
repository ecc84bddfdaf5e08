package dev.tidegate.spring.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The moment at which a thread stops waiting for a reply, because its caller gives up: the thread is interrupted, once,
 * and only while it waits. Clients that heed an interrupt break off: that of the JDK, and on a virtual thread all that
 * read from sockets.
 */
final class LastMoment {
    private final Thread waiting = Thread.currentThread();
    private boolean over;
    private boolean passed;

    private LastMoment() {}

    /** Something that waits for a reply. */
    interface Wait<T> {
        T reply() throws IOException;
    }

    /**
     * Waits for a reply, for so long at most.
     *
     * @throws SocketTimeoutException when there was none by then
     */
    static <T> T within(Duration time, Wait<T> wait) throws IOException {
        LastMoment moment = new LastMoment();
        CompletableFuture<Boolean> timer = new CompletableFuture<>();
        var unused = timer.completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(moment::pass);
        try {
            return wait.reply();
        } catch (IOException | RuntimeException failure) {
            if (moment.hasPassed()) {
                throw late(failure);
            }
            throw failure;
        } finally {
            boolean unusedTimer = timer.cancel(false);
            moment.end();
        }
    }

    private static SocketTimeoutException late(Exception failure) {
        SocketTimeoutException late = new SocketTimeoutException("no reply came while the caller waited for it");
        late.initCause(failure);
        return late;
    }

    private synchronized void pass() {
        if (!over) {
            passed = true;
            waiting.interrupt();
        }
    }

    private synchronized boolean hasPassed() {
        return passed;
    }

    /** The interrupt was for the wait alone. */
    private synchronized void end() {
        over = true;
        if (passed) {
            boolean unused = Thread.interrupted();
        }
    }
}
