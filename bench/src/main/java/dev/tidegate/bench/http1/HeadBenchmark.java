package dev.tidegate.bench.http1;

import dev.tidegate.gateway.http1.Delivery;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to parse a head and to write it again for the other side, and what does it allocate? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HeadBenchmark {
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    static final String REQUEST = """
            GET /shop/products/4711?color=blue&size=L&page=2 HTTP/1.1\r
            Host: shop.example.org\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
            Accept-Language: en-GB,en;q=0.7,de;q=0.3\r
            Accept-Encoding: gzip, deflate, br, zstd\r
            Referer: https://shop.example.org/shop\r
            Connection: keep-alive\r
            Cookie: session=3f8a2b9c4d5e6f708192a3b4c5d6e7f8; theme=dark\r
            Sec-Fetch-Dest: document\r
            Priority: u=0, i\r
            \r
            """;

    private static final String REPLY = """
            HTTP/1.1 200 OK\r
            Server: nginx\r
            Date: Sat, 21 Nov 2026 23:00:00 GMT\r
            Content-Type: application/json\r
            Content-Length: 1024\r
            Connection: keep-alive\r
            Cache-Control: max-age=60\r
            ETag: "5f3e-62a1b2c3d4e5f"\r
            \r
            """;

    private final RequestHead request = new RequestHead(MAX_HEAD_BYTES);
    private final ResponseHead reply = new ResponseHead(MAX_HEAD_BYTES);
    private final Forwarding forwarding = new Forwarding("192.0.2.7", false, "http");
    private final Delivery delivery = new Delivery();
    private ByteBuf requestBytes;
    private ByteBuf replyBytes;
    private ByteBuf out;

    /** Fills the buffers, which are direct and pooled like those of a connection. */
    @Setup
    public void fill() {
        requestBytes = buffer(REQUEST);
        replyBytes = buffer(REPLY);
        out = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
    }

    /** A request of a browser. */
    @Benchmark
    public int request() {
        requestBytes.readerIndex(0);
        out.clear();
        request.reset();
        if (request.parse(requestBytes) != Progress.DONE) {
            throw new IllegalStateException(request.problem().sentence());
        }
        request.writeForward(out, forwarding);
        return out.writerIndex();
    }

    /** The same, parsed alone. */
    @Benchmark
    public int requestParsed() {
        requestBytes.readerIndex(0);
        request.reset();
        if (request.parse(requestBytes) != Progress.DONE) {
            throw new IllegalStateException(request.problem().sentence());
        }
        return request.headerCount();
    }

    /** A reply of a service. */
    @Benchmark
    public int reply() {
        replyBytes.readerIndex(0);
        out.clear();
        reply.reset(false, false);
        if (reply.parse(replyBytes) != Progress.DONE) {
            throw new IllegalStateException(reply.problem().sentence());
        }
        reply.writeForward(out, delivery);
        return out.writerIndex();
    }

    private static ByteBuf buffer(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
