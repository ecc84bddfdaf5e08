package dev.tidegate.rls;

import dev.tidegate.SharedStores;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A service on loopback, a client that knows only what Envoy publishes, and a clock that stands until it is moved. */
final class Service implements AutoCloseable {
    static final long SECOND = 1_000_000_000L;

    final AtomicLong clock = new AtomicLong(1_000 * SECOND);
    final RateLimitServer server;
    final ManagedChannel channel;

    Service(String policy, SharedStores stores) {
        this(policy, stores, ListenerSpec.rls("rls", "127.0.0.1", 0));
    }

    Service(String policy, SharedStores stores, ListenerSpec listener) {
        server = RateLimitServer.start(
                policy(policy),
                RlsOptions.defaults()
                        .withListeners(listener, ListenerSpec.admin("admin", "127.0.0.1", 0))
                        .withStores(stores)
                        .withDrainFor(Duration.ofSeconds(5))
                        .withClock(clock::get));
        channel =
                NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();
    }

    static Service of(String policy) {
        return new Service(policy, SharedStores.onClassPath());
    }

    static Policy policy(String text) {
        return Policies.parse("version: 1\n" + text);
    }

    /** A descriptor: {@code plan=gold,user=ann}. */
    static RateLimitDescriptor.Builder descriptor(String entries) {
        RateLimitDescriptor.Builder descriptor = RateLimitDescriptor.newBuilder();
        for (String entry : entries.split(",")) {
            int sign = entry.indexOf('=');
            descriptor.addEntriesBuilder().setKey(entry.substring(0, sign)).setValue(entry.substring(sign + 1));
        }
        return descriptor;
    }

    static RateLimitRequest.Builder request(String domain, String... descriptors) {
        RateLimitRequest.Builder request = RateLimitRequest.newBuilder().setDomain(domain);
        List.of(descriptors).forEach(one -> request.addDescriptors(descriptor(one)));
        return request;
    }

    RateLimitResponse ask(String domain, String... descriptors) {
        return ask(request(domain, descriptors));
    }

    RateLimitResponse ask(RateLimitRequest.Builder request) {
        return client().shouldRateLimit(request.build());
    }

    RateLimitServiceGrpc.RateLimitServiceBlockingStub client() {
        return RateLimitServiceGrpc.newBlockingStub(channel);
    }

    boolean passes(String domain, String... descriptors) {
        return ask(domain, descriptors).getOverallCode() == RateLimitResponse.Code.OK;
    }

    void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
