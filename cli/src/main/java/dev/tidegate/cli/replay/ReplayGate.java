package dev.tidegate.cli.replay;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.UnreachableException;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.AddressBlock;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.StoreSpec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replays a log through a gate of its own, in this process, to the servers of its policy. The gate reads a clock that
 * the replay sets: a request is sent when the one before it is answered, and the clock stands at its due time. So days
 * pass in seconds, and nothing depends on how fast the machine is: what is refused is what the policy says.
 */
public final class ReplayGate {
    private static final String LISTENER = "replay";
    private static final Duration LENGTH_MAX = Duration.ofHours(1);
    /** No connection may be idle for longer, or the gate closes it while hours pass in an instant. */
    private static final long IDLE_NANOS = TimeUnit.DAYS.toNanos(1);

    private ReplayGate() {}

    /**
     * Replays and blocks until the end. The gate has the limits, routes, upstreams and names of the policy, one
     * listener on the loopback address, and believes the addresses of the log.
     *
     * @param due when each request of the log is due
     * @param policy must have a listener for HTTP
     * @param result sees the answers
     * @throws IllegalArgumentException when the policy has no such listener
     */
    public static LoadReport run(AccessLog log, Arrivals due, Policy policy, ReplayResult result)
            throws UnreachableException {
        AtomicLong clock = new AtomicLong(System.nanoTime());
        long startNanos = clock.get();
        GatewayOptions options = GatewayOptions.defaults()
                .withThreads(1)
                .withNanoTime(clock::get)
                .withDrainFor(Duration.ZERO);
        try (Gateway gate = Gateway.start(isolated(policy), options)) {
            URI url = URI.create("http://127.0.0.1:" + gate.address(LISTENER).getPort());
            LoadPlan plan = LoadPlan.of(url, new Arrivals.Peak(log.requests().size(), LENGTH_MAX))
                    .withRequests(log.forwarded())
                    .withConnections(1, 1)
                    .withThreads(1);
            return LoadGenerator.run(plan, new LoadListener() {
                @Override
                public void onStart(long index) {
                    clock.set(startNanos + due.dueNanos(index));
                }

                @Override
                public void onAnswer(long index, int status) {
                    result.onAnswer(index, status);
                }
            });
        }
    }

    private static Policy isolated(Policy policy) {
        ListenerSpec listener = policy.listeners().values().stream()
                .filter(spec -> spec.protocol() == Protocol.HTTP)
                .findFirst()
                .map(ReplayGate::onLoopback)
                .orElseThrow(() -> new IllegalArgumentException("the policy has no listener for HTTP"));
        IdentitySpec identity = new IdentitySpec(
                List.of(AddressBlock.parse("127.0.0.1")),
                policy.identity().ipv6PrefixBits(),
                policy.identity().tokens(),
                policy.identity().names());
        return new Policy(
                Map.of(LISTENER, listener),
                identity,
                local(policy.limits()),
                policy.upstreams(),
                policy.routes(),
                policy.domains(),
                policy.features(),
                AccessLogSpec.none(),
                StoreSpec.none());
    }

    /** A replay must not spend what real callers have. */
    private static Map<String, LimitSpec> local(Map<String, LimitSpec> limits) {
        Map<String, LimitSpec> all = new LinkedHashMap<>();
        limits.forEach((name, limit) -> all.put(name, limit.withScope(new LimitSpec.Scope.Node())));
        return all;
    }

    private static ListenerSpec onLoopback(ListenerSpec spec) {
        ListenerSpec.Timeouts timeouts = spec.timeouts();
        return ListenerSpec.http(LISTENER, "127.0.0.1", 0)
                .withBounds(spec.bounds())
                .withDeadlineHeader(spec.deadlineHeader())
                .withPriorityHeader(spec.priorityHeader())
                .withTimeouts(new ListenerSpec.Timeouts(
                        timeouts.headerNanos(), timeouts.bodyNanos(), IDLE_NANOS, timeouts.minBodyBytesPerSecond()));
    }
}
