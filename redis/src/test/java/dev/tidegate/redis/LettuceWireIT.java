package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.StoreSpec;
import dev.tidegate.testkit.redis.RedisServer;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LettuceWireIT {
    private static final Script SCRIPT = Script.of("return 'done'");

    private RedisServer server;
    private LettuceWire wire;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        wire = LettuceWire.to(StoreAddress.of(StoreSpec.at(server.uri())));
        wire.renew(() -> true);
        RedisStoreIT.await(wire::isOpened);
    }

    @AfterEach
    void close() {
        wire.close();
        server.close();
    }

    /** The number that the server gave to the connection over which the script runs; empty when that is gone again. */
    private String connection() {
        CompletionStage<byte[]> reply = wire.run(SCRIPT, new byte[0][], new byte[0][]);
        Replies.get(reply.exceptionally(lost -> new byte[0]).toCompletableFuture());
        return server.command("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains("cmd=eval"))
                .map(line -> line.replaceFirst(" .*", ""))
                .reduce("", (former, latter) -> latter);
    }

    private void renew(boolean isNeeded) {
        AtomicBoolean isOpened = new AtomicBoolean();
        RedisStoreIT.await(() -> {
            wire.renew(() -> {
                isOpened.set(true);
                return isNeeded;
            });
            return isOpened.get();
        });
    }

    @Test
    void anotherConnectionTakesThePlaceOfOneThatIsLost() {
        String first = connection();
        renew(true);
        RedisStoreIT.await(() -> !Set.of("", first).contains(connection()));
    }

    @Test
    void aConnectionThatCameBackToLifeIsKept() {
        String first = connection();
        renew(false);
        RedisStoreIT.await(() -> server.command("CLIENT", "LIST").lines().count() == 2);
        assertThat(connection()).isEqualTo(first);
    }
}
