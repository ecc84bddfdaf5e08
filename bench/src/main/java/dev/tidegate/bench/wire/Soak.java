package dev.tidegate.bench.wire;

import dev.tidegate.balance.Server;
import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.wire.HostileOrigin;
import dev.tidegate.testkit.wire.ReplyCase;
import dev.tidegate.testkit.wire.WireCase;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Question: does abuse leave anything behind?
 *
 * <p>Every {@link Abuse} at once, at random, for ten minutes ({@code --minutes=10}), beside honest clients that must
 * get their own answers. The heap after a collection and the memory outside it are looked at all the while: they must
 * stand on a plateau, no buffer may leak (Netty's detector on paranoid), and none may be in use at the end. Exit code 0
 * when all that holds, 1 when it does not, 2 for a wrong argument.
 */
public final class Soak {
    private static final String GOOD = "good";
    private static final String MINUTES = "--minutes=";
    private static final int ABUSERS_EACH = 3;
    private static final int HONEST = 8;
    private static final int SAMPLES = 60;
    private static final int EXAMPLES = 10;
    private static final long REST_NANOS = 25_000_000L;
    private static final double PLATEAU = 1.1;
    private static final long CONNECT_NANOS = 1_000_000_000L;
    private static final long RESPONSE_NANOS = 1_000_000_000L;

    private final List<WireCase> requests = WireCase.all();
    private final List<ReplyCase> replies = ReplyCase.all();
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder abuses = new LongAdder();
    private final LongAdder served = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final List<MemorySample> samples = new ArrayList<>();

    private Soak() {}

    /** Runs the soak. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        double minutes = 10;
        for (String argument : arguments) {
            if (!argument.startsWith(MINUTES)) {
                System.err.println("unknown argument " + argument + "; known is " + MINUTES + "10");
                System.exit(2);
            }
            minutes = Double.parseDouble(argument.substring(MINUTES.length()));
        }
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        LeakCounter leaks = LeakCounter.install();
        System.out.println(Machine.line());
        System.exit(new Soak().run(minutes, leaks) ? 0 : 1);
    }

    private boolean run(double minutes, LeakCounter leaks) throws InterruptedException, IOException {
        long sampleMillis = (long) (minutes * 60_000 / SAMPLES);
        try (HostileOrigin hostile = HostileOrigin.start(0, replies);
                HostileOrigin good = HostileOrigin.start(0, List.of());
                Gateway gateway = Gateway.start(policy(hostile.port(), good.port()))) {
            int port = gateway.address(LocalGate.WEB).getPort();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                start(threads, port);
                for (int i = 0; i < SAMPLES; i++) {
                    TimeUnit.MILLISECONDS.sleep(sampleMillis);
                    samples.add(MemorySample.take());
                }
                over.set(true);
            }
        }
        return report(leaks);
    }

    /** Honest clients have a server of their own: what a hostile one does to its connections is not the question. */
    private static Policy policy(int hostile, int good) {
        return LocalGate.before(LocalGate.upstream(hostile)
                        .withTimeouts(new UpstreamSpec.Timeouts(CONNECT_NANOS, RESPONSE_NANOS, 0)))
                .upstream(UpstreamSpec.of(GOOD, List.of(new Server(LocalGate.HOST, good, 1, false))))
                .route(RouteSpec.of(HonestClient.PATH + "**", GOOD))
                .listener(ListenerSpec.admin(SlowKind.ADMIN, LocalGate.HOST, 0))
                .build();
    }

    private void start(ExecutorService threads, int port) {
        for (Abuse abuse : Abuse.values()) {
            for (int i = 0; i < ABUSERS_EACH; i++) {
                threads.execute(() -> abuse(abuse, port));
            }
        }
        for (int i = 0; i < HONEST; i++) {
            threads.execute(() -> beHonest(port));
        }
    }

    private void abuse(Abuse abuse, int port) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        while (!over.get()) {
            abuse.commit(port, requests, replies, random);
            abuses.increment();
            // Without a rest this would be a race for the processor, which has other questions.
            LockSupport.parkNanos(random.nextLong(2 * REST_NANOS));
        }
    }

    private void beHonest(int port) {
        while (!over.get()) {
            HonestClient.Result result = HonestClient.run(port, over);
            served.add(result.served());
            wrong.add(result.wrong());
            if (result.wrong() > 0 && wrong.sum() <= EXAMPLES) {
                System.out.println("an honest client got: " + result.example().replaceAll("\\s+", " "));
            }
        }
    }

    private boolean report(LeakCounter leaks) {
        Table table = new Table("minute of the soak", "heap after collection, MB", "outside the heap, MB");
        for (int i = 0; i < samples.size(); i += SAMPLES / 10) {
            MemorySample sample = samples.get(i);
            table.row((i + 1) * 100 / SAMPLES + " %", megabytes(sample.heapBytes()), megabytes(sample.directBytes()));
        }
        System.out.println(table);
        System.out.println(abuses.sum() + " abuses, " + served.sum() + " honest requests served");
        List<Bar> bars = List.of(
                Bar.atMost(
                        "heap: most of the last third / of the second", growth(MemorySample::heapBytes), PLATEAU, "x"),
                Bar.atMost(
                        "outside the heap: most of the last third / of the second",
                        growth(MemorySample::directBytes),
                        PLATEAU,
                        "x"),
                Bar.atMost("leaks that the detector found", leaks.count(), 0, ""),
                Bar.atMost("buffers in use after the end", MemorySample.take().buffers(), 0, ""),
                Bar.atMost("honest requests with a wrong answer or none", wrong.sum(), 0, ""));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private static String megabytes(double bytes) {
        return Figures.number(bytes / 1e6, 1);
    }

    private double growth(ToDoubleFunction<MemorySample> amount) {
        int third = samples.size() / 3;
        return most(samples.subList(2 * third, samples.size()), amount)
                / most(samples.subList(third, 2 * third), amount);
    }

    private static double most(List<MemorySample> part, ToDoubleFunction<MemorySample> amount) {
        return part.stream().mapToDouble(amount).max().orElse(Double.NaN);
    }
}
