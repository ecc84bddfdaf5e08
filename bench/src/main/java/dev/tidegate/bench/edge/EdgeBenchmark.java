package dev.tidegate.bench.edge;

import dev.tidegate.gateway.accesslog.AccessLog;
import dev.tidegate.gateway.accesslog.LogWriter;
import dev.tidegate.gateway.answer.Answers;
import dev.tidegate.gateway.answer.DecisionIds;
import dev.tidegate.gateway.answer.Delivery;
import dev.tidegate.gateway.answer.Refusal;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a request pay for its line in the access log, and what does a refusal cost in place of a forward? The peer
 * of each is the plain way to write the same bytes: a formatted string.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EdgeBenchmark {
    private static final long RETRY_NANOS = 38_000_000L;

    /** The format of a line. */
    @Param({"JSON", "COMBINED"})
    public AccessLogSpec.Format format;

    private final SampleEntry entry = new SampleEntry();
    private final DecisionIds ids = DecisionIds.of(1, 0);
    private final Answers answers = Answers.of(
            Policy.builder()
                    .limit(LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(Rate.perSecond(10), 20, 0)))
                    .build(),
            InstantSource.system());
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
    private AccessLog log;
    private LogWriter writer;

    /** Opens a log to the device that forgets. */
    @Setup
    public void open() throws IOException {
        log = AccessLog.open(new AccessLogSpec("/dev/null", format, 8 << 20), 1, System.err::println);
        writer = log.writer();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        log.close();
    }

    /** One line, formatted and handed over. */
    @Benchmark
    public void logLine() {
        entry.tick();
        writer.write(entry);
    }

    /** The same through a formatted string. */
    @Benchmark
    public byte[] logLineAsString() {
        entry.tick();
        return ("{\"time\":\"" + Instant.ofEpochMilli(entry.timeMillis()) + "\",\"client\":\"" + entry.client()
                        + "\",\"method\":\"" + entry.method() + "\",\"path\":\"" + entry.path() + "\",\"query\":\""
                        + entry.query() + "\",\"protocol\":\"" + entry.protocol() + "\",\"status\":" + entry.status()
                        + ",\"bytes_in\":" + entry.bytesIn() + ",\"bytes_out\":" + entry.bytesOut()
                        + ",\"duration_ms\":" + entry.durationNanos() / 1e6 + ",\"upstream\":\"" + entry.upstream()
                        + "\",\"upstream_ms\":" + entry.upstreamNanos() / 1e6 + ",\"route\":\"" + entry.route()
                        + "\",\"host\":\"" + entry.host() + "\",\"user_agent\":\"" + entry.userAgent()
                        + "\",\"referer\":\"" + entry.referer() + "\"}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** One refusal, head and body. */
    @Benchmark
    public int refusal() {
        out.clear();
        int unused = answers.refuse(
                out, new Refusal(Reason.RATE, "per-ip", 0, RETRY_NANOS, ids.next()), Delivery.KEEP_ALIVE);
        return out.writerIndex();
    }
}
