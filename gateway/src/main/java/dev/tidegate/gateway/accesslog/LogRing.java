package dev.tidegate.gateway.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole lines on their way from one event loop to the writer: a ring of fixed size with one producer and one consumer
 * (Lamport, "Proving the correctness of multiprocess programs", 1977). Neither side ever waits for the other: a line
 * that finds no room is dropped and counted.
 *
 * <p>Positions count bytes since the start and never wrap. What the consumer gives back to the producer always ends at
 * a line break, so that after a change of file the torn rest of a line can be written again from its start.
 */
final class LogRing {
    private final ByteBuffer bytes;
    private final int mask;

    /** Up to here lines may be read; moved by the producer alone. */
    private final AtomicLong tail = new AtomicLong();
    /** Up to here room may be reused; moved by the consumer alone. */
    private final AtomicLong head = new AtomicLong();

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /** The producer's last sight of the head: saves a cache miss for each line. */
    private long headSeen;
    /** Up to here the consumer has written: at or past the head. */
    private long written;

    /** A ring of at most so many bytes: the next lower power of two. */
    LogRing(int mostBytes) {
        int capacity = Integer.highestOneBit(mostBytes);
        bytes = ByteBuffer.allocateDirect(capacity);
        mask = capacity - 1;
    }

    /**
     * Takes over one line, or drops it when there is no room. For the producer.
     *
     * @return whether the ring has just become half full, so that the writer should be woken
     */
    boolean offer(byte[] line, int length) {
        long start = tail.getPlain();
        if (!hasRoom(start, length)) {
            dropped.setRelease(dropped.getPlain() + 1);
            return false;
        }
        int at = (int) start & mask;
        int first = Math.min(length, mask + 1 - at);
        bytes.put(at, line, 0, first);
        bytes.put(0, line, first, length - first);
        accepted.setRelease(accepted.getPlain() + 1);
        tail.setRelease(start + length);
        return crossesHalf(start - headSeen, length);
    }

    private boolean hasRoom(long start, int length) {
        int capacity = mask + 1;
        if (start + length - headSeen > capacity / 2) {
            headSeen = head.getAcquire();
        }
        return start + length - headSeen <= capacity;
    }

    private boolean crossesHalf(long used, int length) {
        int half = (mask + 1) / 2;
        return used < half && used + length >= half;
    }

    /**
     * Writes all that was offered so far. For the consumer.
     *
     * @throws IOException when the target fails; what it did not take stays here for the next time
     */
    void drainTo(LogTarget target) throws IOException {
        long end = tail.getAcquire();
        try {
            while (written < end) {
                written += target.write(next(end));
            }
        } finally {
            head.setRelease(written == end ? end : lineStart());
        }
    }

    /** Goes back to the start of a line that was written in part, because what follows goes to another file. */
    void rewindToLine() {
        written = head.getPlain();
    }

    /** Gives up what could not be written: it counts as dropped. For the consumer, after the producer has stopped. */
    void discard() {
        long end = tail.getAcquire();
        long lines = 0;
        for (long at = head.getPlain(); at < end; at++) {
            if (bytes.get((int) at & mask) == '\n') {
                lines++;
            }
        }
        accepted.setRelease(accepted.getPlain() - lines);
        dropped.setRelease(dropped.getPlain() + lines);
        tail.setRelease(head.getPlain());
    }

    /** How many lines were taken over. */
    long accepted() {
        return accepted.getAcquire();
    }

    /** How many bytes were written, in whole lines. */
    long writtenBytes() {
        return head.getAcquire();
    }

    /** How many lines were dropped. */
    long dropped() {
        return dropped.getAcquire();
    }

    private ByteBuffer next(long end) {
        int at = (int) written & mask;
        int length = (int) Math.min(end - written, mask + 1 - at);
        return bytes.slice(at, length);
    }

    private long lineStart() {
        long at = written;
        long start = head.getPlain();
        while (at > start && bytes.get((int) (at - 1) & mask) != '\n') {
            at--;
        }
        return at;
    }
}
