package dev.tidegate.bench.http2;

import dev.tidegate.gateway.http2.HeaderSink;
import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackEncoder;
import dev.tidegate.gateway.http2.HpackStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

/**
 * What do encoding and decoding a field block cost, and what do they allocate, beside Netty's codec? The peers read the
 * same octets; each writes from the form that its users have at hand: ours from HTTP/1.1 text, Netty's from its map.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HpackBenchmark {
    private static final int LIST_BYTES_MAX = 64 * 1024;
    private static final int TABLE_BYTES = 4096;

    private static final String REQUEST = """
            GET /shop/products/4711?color=blue&size=L&page=2 HTTP/1.1\r
            Host: shop.example.org\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
            Accept-Language: en-GB,en;q=0.7,de;q=0.3\r
            Accept-Encoding: gzip, deflate, br, zstd\r
            Referer: https://shop.example.org/shop\r
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
            Cache-Control: max-age=60\r
            ETag: "5f3e-62a1b2c3d4e5f"\r
            \r
            """;

    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder(TABLE_BYTES, LIST_BYTES_MAX);
    private final HpackDecoder coldDecoder = new HpackDecoder(TABLE_BYTES, LIST_BYTES_MAX);
    private final DefaultHttp2HeadersEncoder nettyEncoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder nettyDecoder = new DefaultHttp2HeadersDecoder(false, LIST_BYTES_MAX);
    private final DefaultHttp2HeadersDecoder nettyColdDecoder = new DefaultHttp2HeadersDecoder(false, LIST_BYTES_MAX);
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(LIST_BYTES_MAX);
    private ByteBuf requestText = out;
    private ByteBuf replyText = out;
    private ByteBuf coldBlock = out;
    private ByteBuf warmBlock = out;
    private Http2Headers requestHeaders = new DefaultHttp2Headers();
    private Http2Headers replyHeaders = new DefaultHttp2Headers();
    private final HeaderSink sink = this::onHeader;
    private int octets;

    /** Brings all tables into the state of a connection that has carried some requests. */
    @Setup
    public void warmUp() throws Http2Exception {
        requestText = buffer(REQUEST);
        replyText = buffer(REPLY);
        requestHeaders =
                headers(REQUEST).method("GET").path("/shop/products/4711").scheme("https");
        replyHeaders = headers(REPLY).status("200");
        coldBlock = block();
        ByteBuf secondBlock = block();
        warmBlock = block();
        for (ByteBuf block : new ByteBuf[] {coldBlock, secondBlock, warmBlock}) {
            decode(decoder, block);
            nettyDecoder.decodeHeaders(1, block.readerIndex(0));
        }
    }

    private ByteBuf block() {
        ByteBuf block = PooledByteBufAllocator.DEFAULT.directBuffer();
        encoder.encodeRequest(requestText.readerIndex(0), true, block);
        return block;
    }

    private static Http2Headers headers(String head) {
        Http2Headers headers = new DefaultHttp2Headers();
        head.lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
        });
        return headers;
    }

    /** A browser's request, encoded for a server: everything but path and cookie is in the table. */
    @Benchmark
    public int encodeRequest() {
        out.clear();
        encoder.encodeRequest(requestText.readerIndex(0), true, out);
        return out.writerIndex();
    }

    /** The same by Netty. */
    @Benchmark
    public int encodeRequestNetty() throws Http2Exception {
        out.clear();
        nettyEncoder.encodeHeaders(1, requestHeaders, out);
        return out.writerIndex();
    }

    /** A reply of a service, encoded for a client. */
    @Benchmark
    public int encodeReply() {
        out.clear();
        encoder.encodeResponse(replyText.readerIndex(0), out);
        return out.writerIndex();
    }

    /** The same by Netty. */
    @Benchmark
    public int encodeReplyNetty() throws Http2Exception {
        out.clear();
        nettyEncoder.encodeHeaders(1, replyHeaders, out);
        return out.writerIndex();
    }

    /** The first request of a connection, all of it in Huffman code. */
    @Benchmark
    public int decodeCold() {
        return decode(coldDecoder, coldBlock);
    }

    /** The same by Netty. */
    @Benchmark
    public int decodeColdNetty() throws Http2Exception {
        return nettyColdDecoder.decodeHeaders(1, coldBlock.readerIndex(0)).size();
    }

    /** A later request, of which most is in the table. */
    @Benchmark
    public int decodeWarm() {
        return decode(decoder, warmBlock);
    }

    /** The same by Netty. */
    @Benchmark
    public int decodeWarmNetty() throws Http2Exception {
        return nettyDecoder.decodeHeaders(1, warmBlock.readerIndex(0)).size();
    }

    private int decode(HpackDecoder by, ByteBuf block) {
        octets = 0;
        HpackStatus status = by.decode(block.readerIndex(0), sink);
        if (status != HpackStatus.OK) {
            throw new IllegalStateException(status.toString());
        }
        return octets;
    }

    private boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        octets += nameEnd - nameStart + valueEnd - valueStart;
        return true;
    }

    private static ByteBuf buffer(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
