package dev.tidegate.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One server, or the primary that Sentinels name: they are asked anew for each connection. A connection that is lost
 * stays lost.
 */
final class SingleWire extends LettuceWire {
    private final RedisURI server;
    private final RedisClient client;

    SingleWire(StoreAddress address) {
        server = address.servers().getFirst();
        server.setTimeout(CONNECT_TIMEOUT);
        server.getSentinels().forEach(sentinel -> sentinel.setTimeout(CONNECT_TIMEOUT));
        client = RedisClient.create(resources());
        // The store opens another connection itself, and tells of an outage once; no question is sent twice.
        client.setOptions(
                configure(ClientOptions.builder(), address).autoReconnect(false).build());
    }

    @Override
    CompletionStage<Connection> open() {
        return client.connectAsync(ByteArrayCodec.INSTANCE, server).thenApply(one -> new Connection(one.async(), one));
    }

    @Override
    boolean isAlive(Connection opened) {
        return opened.connection().isOpen();
    }

    @Override
    CompletableFuture<Void> shutDown() {
        return client.shutdownAsync();
    }
}
