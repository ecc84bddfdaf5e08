package dev.tidegate.redis;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidegate.testkit.redis.RedisAccess;
import dev.tidegate.testkit.redis.RedisServer;
import dev.tidegate.testkit.redis.RedisVersion;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.List;

/** Runs the script on a real server under a time that the test says, in the place of the server's. */
final class ScriptRun implements AutoCloseable {
    private static final String CLOCK = "local now = clock()";
    private static final String TOLD = "local now = tonumber(ARGV[#KEYS + 1])";

    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String digest;

    ScriptRun() {
        this(RedisVersion.V7_0);
    }

    /** On a version that runs here; else the test is given up with the reason. */
    ScriptRun(RedisVersion version) {
        assumeThat(version.trouble()).isEmpty();
        server = RedisServer.start(version, RedisAccess.OPEN);
        client = RedisClient.create(server.uri());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        String text = Script.named("limits.lua").text();
        if (!text.contains(CLOCK)) {
            throw new IllegalStateException("the script reads its clock otherwise");
        }
        digest = connection.sync().scriptLoad(text.replace(CLOCK, TOLD));
    }

    void flushAll() {
        connection.sync().flushall();
    }

    void set(String key, String value) {
        connection.sync().set(Keys.bytes(key), Keys.bytes(value));
    }

    long millisToLive(String key) {
        return connection.sync().pttl(Keys.bytes(key));
    }

    /** Asks one question at a time of the server, and passes on the answer. */
    void ask(Question question, double serverMicros, long sentNanos) {
        answer(question, run(question, serverMicros), sentNanos);
    }

    /** What the script replies to a question. */
    byte[] run(Question question, double serverMicros) {
        byte[][] keys = {question.key()};
        byte[][] arguments = {question.argument(), Keys.bytes(String.format("%.3f", serverMicros))};
        return connection.sync().evalsha(digest, ScriptOutputType.VALUE, keys, arguments);
    }

    static void answer(Question question, byte[] reply, long sentNanos) {
        new Batch(List.of(question), sentNanos).answer(reply);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        server.close();
    }
}
