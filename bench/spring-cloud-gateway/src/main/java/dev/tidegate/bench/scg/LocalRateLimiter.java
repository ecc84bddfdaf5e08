package dev.tidegate.bench.scg;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.cloud.gateway.filter.ratelimit.AbstractRateLimiter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import reactor.core.publisher.Mono;

/**
 * Keeps one Bucket4j bucket per key in this process, behind Spring's own {@code RequestRateLimiter} filter.
 *
 * <p>Spring's stock limiter asks Redis for each request, which would charge the peer with a network hop that no other
 * peer pays. This one is cheaper than any limiter that Spring ships, so it errs in the peer's favour.
 */
class LocalRateLimiter extends AbstractRateLimiter<LocalRateLimiter.Config> {
    private static final Mono<Response> ALLOWED = Mono.just(new Response(true, Map.of()));
    private static final Mono<Response> REFUSED = Mono.just(new Response(false, Map.of()));

    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    LocalRateLimiter(ConfigurationService configuration) {
        super(Config.class, "local-rate-limiter", configuration);
    }

    @Override
    public Mono<Response> isAllowed(String routeId, String key) {
        Bucket known = buckets.get(key);
        Bucket bucket = known == null ? buckets.computeIfAbsent(key, absent -> newBucket(routeId)) : known;
        return bucket.tryConsume(1) ? ALLOWED : REFUSED;
    }

    private Bucket newBucket(String routeId) {
        long permits = getConfig().get(routeId).permitsPerSecond;
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(permits).refillGreedy(permits, Duration.ofSeconds(1)))
                .build();
    }

    /** What the route says about its limit; Spring fills it in. */
    static class Config {
        private long permitsPerSecond;

        public long getPermitsPerSecond() {
            return permitsPerSecond;
        }

        public void setPermitsPerSecond(long permitsPerSecond) {
            this.permitsPerSecond = permitsPerSecond;
        }
    }
}
