package dev.tidegate.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisServerTest {
    @Test
    void keepsWhatItIsToldUntilItIsKilled() {
        try (RedisServer redis = RedisServer.start()) {
            assertThat(redis.command("SET", "key", "värde")).isEqualTo("OK");
            assertThat(redis.command("GET", "key")).isEqualTo("värde");
            assertThat(redis.command("GET", "other")).isEmpty();
            assertThat(redis.command("INCR", "count")).isEqualTo("1");
            assertThatThrownBy(() -> redis.command("INCR", "key")).hasMessageContaining("not an integer");
            assertThat(redis.uri()).isEqualTo("redis://127.0.0.1:" + redis.port());

            redis.kill();
            assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);
            redis.restart();

            assertThat(redis.command("GET", "key")).isEmpty();
        }
    }

    @Test
    void keepsItAcrossAKillWhenItWritesItDown() {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
            redis.command("SET", "key", "value");
            redis.kill();
            redis.restart();

            assertThat(redis.command("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void goesOnAfterAPause() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET", "key", "value");
            redis.pause();
            redis.resume();

            assertThat(redis.command("GET", "key")).isEqualTo("value");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisVersion.class)
    void runsTheVersionThatItIsAskedFor(RedisVersion version) {
        assumeThat(version.trouble()).isEmpty();
        try (RedisServer redis = RedisServer.start(version, RedisAccess.OPEN)) {
            String line = version.name().substring(1).replace('_', '.');
            assertThat(redis.command("INFO", "server")).contains("redis_version:" + line + ".");
        }
    }

    @Test
    void letsInNobodyWithoutTheNameAndThePassword() {
        RedisAccess access = new RedisAccess("ann", "secret", new RedisAccess.Transport.Plain());
        try (RedisServer redis = RedisServer.start(RedisVersion.V7_0, access)) {
            assertThat(redis.command("ACL", "WHOAMI")).isEqualTo("ann");
            assertThatThrownBy(() -> new RespConnection(redis.port(), RedisAccess.OPEN).command("GET", "key"))
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatThrownBy(() -> RedisServer.start("--no-such-setting", "1"))
                .hasMessageContaining("Redis ended at once")
                .hasMessageContaining("no-such-setting");
    }

    @Test
    void endsWithTheJvmThatStartedItEvenIfThatIsKilled() throws IOException {
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = starter.inputReader()) {
            int port = Integer.parseInt(said.readLine());
            assertThat(answers(port)).isTrue();

            starter.destroyForcibly();

            RedisServer.await("the server is gone", () -> !answers(port));
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException gone) {
            return false;
        }
    }

    /** Starts a server, says where, and waits for its end. */
    static final class Starter {
        public static void main(String[] arguments) throws InterruptedException {
            try (RedisServer redis = RedisServer.start()) {
                System.out.println(redis.port());
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void aReplicaTakesOverFromAPrimaryThatDies() {
        try (RedisSentinels group = RedisSentinels.start(1, 1_000)) {
            RedisServer first = group.primary();
            first.command("SET", "key", "value");
            RedisServer.await(
                    "the replica has it", () -> group.replicas().stream().allMatch(RedisServerTest::hasOneKey));
            assertThat(group.ports()).hasSize(3);

            RedisServer second = group.failOver();

            assertThat(second).isNotSameAs(first);
            assertThat(second.command("GET", "key")).isEqualTo("value");
        }
    }

    /** Asked of the replica: WAIT speaks of the writes of its own connection alone. */
    private static boolean hasOneKey(RedisServer server) {
        return server.command("DBSIZE").equals("1");
    }

    @Test
    void aClusterServesAllSlotsAfterTheLossOfAPrimary() {
        try (RedisCluster cluster = RedisCluster.start(3, 60_000)) {
            assertThat(cluster.primaries()).hasSize(3);
            // The slot of foo is 12182, which lies in the third part.
            cluster.primaries().get(2).command("SET", "foo", "bar");
            RedisServer heir = cluster.replicas().get(2);
            RedisServer.await("the replica has it", () -> hasOneKey(heir));

            cluster.replace(2);

            assertThat(heir.command("GET", "foo")).isEqualTo("bar");
        }
    }

    @Test
    void aClusterNoticesTheLossOfAPrimary() {
        try (RedisCluster cluster = RedisCluster.start(3, 1_000)) {
            cluster.failOver(0);

            assertThat(cluster.replicas().getFirst().command("ROLE")).startsWith("master");
        }
    }
}
