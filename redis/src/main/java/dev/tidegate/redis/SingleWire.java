package dev.tidegate.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One server, or the primary that Sentinels name: they are asked anew for each connection. */
final class SingleWire extends LettuceWire {
    private final RedisURI server;
    private final RedisClient client;

    SingleWire(StoreAddress address) {
        server = address.servers().getFirst();
        server.setTimeout(CONNECT_TIMEOUT);
        server.getSentinels().forEach(sentinel -> sentinel.setTimeout(CONNECT_TIMEOUT));
        client = RedisClient.create(resources());
        client.setOptions(configure(ClientOptions.builder()).build());
    }

    @Override
    CompletionStage<Connection> open() {
        return client.connectAsync(ByteArrayCodec.INSTANCE, server).thenApply(one -> new Connection(one.async(), one));
    }

    @Override
    CompletableFuture<Void> shutDown() {
        return client.shutdownAsync();
    }
}
