package dev.tidegate.bench.shared;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Bucket4j over Lettuce: a bucket that is read, changed here and written back if nobody else did so meanwhile. With the
 * batching that its documentation names for contended keys, the callers of one process share such a round.
 */
final class BucketInRedis implements RemoteLimit {
    private static final byte[] KEY = "bench_bucket4j".getBytes(StandardCharsets.UTF_8);
    private static final Duration SLACK_OF_EXPIRY = Duration.ofSeconds(10);

    private final RedisClient client;
    private final BucketProxy bucket;
    private final AsyncBucketProxy async;

    BucketInRedis(String uri, HotLimit limit, Optimization optimization) {
        this.client = RedisClient.create(uri);
        ProxyManager<byte[]> manager = Bucket4jLettuce.casBasedBuilder(client)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(SLACK_OF_EXPIRY))
                .build();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(one -> one.capacity(limit.burst()).refillGreedy(limit.perSecond(), Duration.ofSeconds(1)))
                .build();
        this.bucket = manager.builder().withOptimization(optimization).build(KEY, () -> configuration);
        this.async = manager.asAsync()
                .builder()
                .withOptimization(optimization)
                .build(KEY, () -> CompletableFuture.completedFuture(configuration));
    }

    @Override
    public Verdict tryAcquire() {
        try {
            return Verdict.of(bucket.tryConsume(1));
        } catch (RedisException failed) {
            return Verdict.FAILED;
        }
    }

    @Override
    public void ask(Consumer<Verdict> answer) {
        RemoteLimit.tell(async.tryConsume(1), answer);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
