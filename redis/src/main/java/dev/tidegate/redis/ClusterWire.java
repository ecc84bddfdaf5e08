package dev.tidegate.redis;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** A cluster, which is asked who has which slots when it is first reached, every few seconds, and when one errs. */
final class ClusterWire extends LettuceWire {
    private static final Duration REFRESH_PERIOD = Duration.ofSeconds(5);
    private static final Duration REFRESH_PAUSE = Duration.ofMillis(100);
    private static final int RECONNECTS_BEFORE_REFRESH = 1;

    private final RedisClusterClient client;
    /** Once there is one, it stays, and only the picture of the cluster is renewed. */
    private final AtomicReference<CompletableFuture<Connection>> connection = new AtomicReference<>(NONE);

    ClusterWire(StoreAddress address) {
        address.servers().forEach(server -> server.setTimeout(CONNECT_TIMEOUT));
        client = RedisClusterClient.create(resources(), address.servers());
        ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(REFRESH_PERIOD)
                .adaptiveRefreshTriggersTimeout(REFRESH_PAUSE)
                .refreshTriggersReconnectAttempts(RECONNECTS_BEFORE_REFRESH)
                .build();
        client.setOptions(configure(ClusterClientOptions.builder(), address)
                .topologyRefreshOptions(refresh)
                .build());
    }

    @Override
    CompletionStage<Connection> open() {
        return client.refreshPartitionsAsync().thenCompose(seen -> connect());
    }

    private CompletionStage<Connection> connect() {
        CompletableFuture<Connection> known = connection.get();
        if (known.isCompletedExceptionally()) {
            known = client.connectAsync(ByteArrayCodec.INSTANCE).thenApply(one -> new Connection(one.async(), one));
            connection.set(known);
        }
        return known;
    }

    /** The client itself brings back the connections to the nodes. */
    @Override
    boolean isAlive(Connection opened) {
        return true;
    }

    @Override
    CompletableFuture<Void> shutDown() {
        return client.shutdownAsync();
    }
}
