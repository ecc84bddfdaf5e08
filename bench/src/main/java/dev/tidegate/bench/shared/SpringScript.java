package dev.tidegate.bench.shared;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The limiter of Spring Cloud Gateway: the script that it publishes, with the keys and arguments that its
 * {@code RedisRateLimiter} sends, by its digest and over Lettuce. What Spring Data and Reactor cost beside is left out.
 */
final class SpringScript implements RemoteLimit {
    private static final String SCRIPT = "META-INF/scripts/request_rate_limiter.lua";
    private static final String[] KEYS = {
        "request_rate_limiter.{hot.bench}.tokens", "request_rate_limiter.{hot.bench}.timestamp"
    };

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final String digest;
    private final String[] arguments;

    SpringScript(String uri, HotLimit limit) {
        this.client = RedisClient.create(uri);
        this.connection = client.connect();
        this.digest = connection.sync().scriptLoad(script());
        this.arguments = new String[] {Long.toString(limit.perSecond()), Long.toString(limit.burst()), "", "1"};
    }

    private static String script() {
        try (InputStream in = SpringScript.class.getClassLoader().getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Verdict tryAcquire() {
        try {
            return Verdict.of(evaluate().toCompletableFuture().join());
        } catch (CompletionException failed) {
            return Verdict.FAILED;
        }
    }

    @Override
    public void ask(Consumer<Verdict> answer) {
        RemoteLimit.tell(evaluate(), answer);
    }

    private CompletionStage<Boolean> evaluate() {
        CompletionStage<List<Object>> reply =
                connection.async().evalsha(digest, ScriptOutputType.MULTI, KEYS, arguments);
        return reply.thenApply(values -> values.getFirst().equals(1L));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
