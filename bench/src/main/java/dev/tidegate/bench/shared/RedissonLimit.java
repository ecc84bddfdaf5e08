package dev.tidegate.bench.shared;

import java.time.Duration;
import java.util.function.Consumer;
import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.config.Config;

/** The {@code RRateLimiter} of Redisson: a sliding log in a sorted set, one script a decision. */
final class RedissonLimit implements RemoteLimit {
    private final RedissonClient client;
    private final RRateLimiter limiter;

    RedissonLimit(String uri, HotLimit limit) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        this.client = Redisson.create(config);
        this.limiter = client.getRateLimiter("bench_redisson");
        limiter.trySetRate(RateType.OVERALL, limit.perSecond(), Duration.ofSeconds(1));
    }

    @Override
    public Verdict tryAcquire() {
        try {
            return Verdict.of(limiter.tryAcquire());
        } catch (RedisException failed) {
            return Verdict.FAILED;
        }
    }

    @Override
    public void ask(Consumer<Verdict> answer) {
        RemoteLimit.tell(limiter.tryAcquireAsync(), answer);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
