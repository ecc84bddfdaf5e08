package dev.tidegate.bench.stages;

import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Question: what does it cost to choose one of 16 servers, when four event loops do so all the time? */
@State(Scope.Benchmark)
@Threads(4)
public class Choosing {
    private static final HealthRules RULES = new HealthRules(3, 2, 5, 10_000_000_000L, 0, 50);
    private static final int SERVERS = 16;

    /** The algorithm. */
    @Param
    public Balancing variant = Balancing.ROUND_ROBIN;

    private Balancer balancer = group(Balancing.ROUND_ROBIN);

    /** One thread's keys. */
    @State(Scope.Thread)
    public static class Keys {
        private long next = System.identityHashCode(this);
    }

    /** Makes the group. */
    @Setup
    public void open() {
        balancer = group(variant);
    }

    private static Balancer group(Balancing balancing) {
        List<Server> servers = IntStream.range(0, SERVERS)
                .mapToObj(i -> new Server("10.0.0." + i, 80, 1 + i % 3, false))
                .toList();
        return Balancer.of(servers, balancing, RULES, 1, 0);
    }

    /** One call: chosen, begun, and ended well. */
    @Benchmark
    public int call(Keys keys) {
        int server = balancer.pick(keys.next += 0x9e3779b97f4a7c15L, Balancer.NONE, 1);
        balancer.server(server).acquire();
        balancer.server(server).release();
        balancer.onSuccess(server);
        return server;
    }
}
