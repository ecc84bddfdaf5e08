package dev.tidegate.bench.shared;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * When a node let calls in: a count for each short span of time, in a file that is mapped into memory, so that what was
 * counted stays when the process is killed. Times are those of {@link System#nanoTime}, which on one machine is the
 * same clock for all processes. Safe for all threads and for two processes, one that writes and one that reads.
 */
final class AdmissionLog implements AutoCloseable {
    /** How exact a time is: the length of a span. */
    static final long BIN_NANOS = 100_000;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int HEADER_BYTES = Long.BYTES;

    private final FileChannel file;
    private final MappedByteBuffer memory;
    private final long originNanos;
    private final int bins;

    private AdmissionLog(FileChannel file, MappedByteBuffer memory) {
        this.file = file;
        this.memory = memory;
        this.originNanos = memory.getLong(0);
        this.bins = (memory.capacity() - HEADER_BYTES) / Integer.BYTES;
    }

    /**
     * Makes an empty log.
     *
     * @param originNanos the first moment that can be written down
     * @param length the time that it covers
     */
    static AdmissionLog create(Path path, long originNanos, Duration length) throws IOException {
        int bins = Math.toIntExact(length.toNanos() / BIN_NANOS);
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        MappedByteBuffer memory =
                file.map(FileChannel.MapMode.READ_WRITE, 0, HEADER_BYTES + (long) Integer.BYTES * bins);
        memory.order(ByteOrder.nativeOrder()).putLong(0, originNanos);
        return new AdmissionLog(file, memory);
    }

    /** Opens a log that another process made. */
    static AdmissionLog open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        MappedByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
        memory.order(ByteOrder.nativeOrder());
        return new AdmissionLog(file, memory);
    }

    /** Writes down that a call was let in. What lies outside of the time covered is an error of the caller. */
    void add(long nanoTime) {
        long bin = Math.floorDiv(nanoTime - originNanos, BIN_NANOS);
        if (bin < 0 || bin >= bins) {
            throw new IllegalArgumentException("nanoTime must lie in the time covered, but was bin " + bin);
        }
        INT.getAndAdd((ByteBuffer) memory, HEADER_BYTES + Integer.BYTES * (int) bin, 1);
    }

    /** How many were let in, span by span. */
    int[] counts() {
        int[] counts = new int[bins];
        for (int i = 0; i < bins; i++) {
            counts[i] = (int) INT.getVolatile((ByteBuffer) memory, HEADER_BYTES + Integer.BYTES * i);
        }
        return counts;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
