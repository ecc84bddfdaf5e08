package dev.tidegate.bench.rls;

import dev.tidegate.rls.wire.ProtoWriter;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** A proxy: one connection with so many requests under way at any time. */
final class Caller implements AutoCloseable {
    private final MethodDescriptor<byte[], byte[]> method = Method.shouldRateLimit();
    private final ManagedChannel channel;
    private final byte[][] requests;
    private final Semaphore window;
    private final int inFlight;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * A connection, opened by the first request.
     *
     * @param clients of how many clients it asks in turn
     * @param inFlight how many requests are under way
     */
    Caller(int port, int clients, int inFlight) {
        this.channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .directExecutor()
                .build();
        this.requests = new byte[clients][];
        for (int i = 0; i < clients; i++) {
            requests[i] = request("10.0." + (i >> 8) + "." + (i & 0xff));
        }
        this.inFlight = inFlight;
        this.window = new Semaphore(inFlight);
    }

    private static byte[] request(String address) {
        ProtoWriter entry = new ProtoWriter().text(1, "remote_address").text(2, address);
        ProtoWriter descriptor = new ProtoWriter().message(1, entry);
        return new ProtoWriter().text(1, "shop").message(2, descriptor).toBytes();
    }

    /** Asks for so long, and returns how many requests were answered meanwhile. */
    long ask(Duration time) throws InterruptedException {
        long before = answered.sum();
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            window.acquire();
            call(requests[i % requests.length]);
        }
        window.acquire(inFlight);
        window.release(inFlight);
        if (failed.sum() > 0) {
            throw new IllegalStateException(failed.sum() + " requests failed");
        }
        return answered.sum() - before;
    }

    private void call(byte[] request) {
        ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        (status.isOk() ? answered : failed).increment();
                        window.release();
                    }
                },
                new Metadata());
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
