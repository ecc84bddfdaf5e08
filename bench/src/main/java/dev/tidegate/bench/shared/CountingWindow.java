package dev.tidegate.bench.shared;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.BooleanOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The baseline: a counter for each second, incremented and given its end of life in one pipeline, as the rate-limit
 * service of Envoy does it. Its windows are fixed, so twice the limit may pass around a boundary.
 */
final class CountingWindow implements RemoteLimit {
    private static final long MILLIS_A_SECOND = 1_000;
    private static final long LIFE_SECONDS = 1;
    private static final String NAME = "bench_hot_";

    private final HotLimit limit;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    CountingWindow(String uri, HotLimit limit) {
        this.limit = limit;
        this.client = RedisClient.create(uri);
        this.connection = client.connect();
    }

    @Override
    public Verdict tryAcquire() {
        try {
            return Verdict.of(increment().toCompletableFuture().join());
        } catch (CompletionException failed) {
            return Verdict.FAILED;
        }
    }

    @Override
    public void ask(Consumer<Verdict> answer) {
        RemoteLimit.tell(increment(), answer);
    }

    /** Both commands leave in one write. */
    private CompletionStage<Boolean> increment() {
        String key = NAME + System.currentTimeMillis() / MILLIS_A_SECOND;
        var increment = new AsyncCommand<>(new Command<>(
                CommandType.INCRBY,
                new IntegerOutput<>(StringCodec.UTF8),
                arguments(key).add(1)));
        var expire = new AsyncCommand<>(new Command<>(
                CommandType.EXPIRE,
                new BooleanOutput<>(StringCodec.UTF8),
                arguments(key).add(LIFE_SECONDS)));
        connection.dispatch(List.of(increment, expire));
        RedisFuture<Long> count = increment;
        return count.thenApply(value -> value <= limit.perSecond());
    }

    private static CommandArgs<String, String> arguments(String key) {
        return new CommandArgs<>(StringCodec.UTF8).addKey(key);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
