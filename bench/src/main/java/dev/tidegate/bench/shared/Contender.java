package dev.tidegate.bench.shared;

import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import java.util.Locale;
import java.util.stream.Stream;

/** Who is asked. */
enum Contender {
    COUNTER("INCRBY + EXPIRE, as Envoy's", Role.PEER),
    SPRING("Spring Cloud Gateway's script", Role.PEER),
    REDISSON("Redisson RRateLimiter", Role.PEER),
    BUCKET4J("Bucket4j, Lettuce", Role.PEER),
    BUCKET4J_BATCHING("Bucket4j, Lettuce, batching", Role.OPTION),
    EXACT("Tidegate, exact", Role.OURS),
    LEASE("Tidegate, lease", Role.OURS),
    SHARE("Tidegate, share", Role.OURS),
    AUTO("Tidegate, auto", Role.OURS);

    /** Why somebody takes part. */
    private enum Role {
        /** As it is when nobody changes its settings; the bars are held against the best of these. */
        PEER,
        /** A peer with a setting that makes it faster; shown beside, with the ratio. */
        OPTION,
        OURS
    }

    private final String text;
    private final Role role;

    Contender(String text, Role role) {
        this.text = text;
        this.role = role;
    }

    /** The libraries and the baseline that Tidegate is held against. */
    static Stream<Contender> peers() {
        return Stream.of(values()).filter(one -> one.role == Role.PEER);
    }

    /** Tidegate, each way of sharing. */
    static Stream<Contender> ours() {
        return Stream.of(values()).filter(Contender::isOurs);
    }

    boolean isOurs() {
        return role == Role.OURS;
    }

    /** Connects to a server, where nothing is spent of the limit yet. */
    RemoteLimit open(String uri, HotLimit limit) {
        return switch (this) {
            case COUNTER -> new CountingWindow(uri, limit);
            case SPRING -> new SpringScript(uri, limit);
            case REDISSON -> new RedissonLimit(uri, limit);
            case BUCKET4J -> new BucketInRedis(uri, limit, Optimization.NONE_OPTIMIZED);
            case BUCKET4J_BATCHING -> new BucketInRedis(uri, limit, Optimizations.batching());
            case EXACT, LEASE, SHARE, AUTO ->
                new TidegateLimit(SharedPolicy.of(uri, limit, name().toLowerCase(Locale.ROOT)));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
