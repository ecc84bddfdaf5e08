package dev.tidegate.redis;

import static dev.tidegate.redis.Replies.Kind.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import dev.tidegate.policy.StoreSpec;
import dev.tidegate.testkit.redis.RedisAccess;
import dev.tidegate.testkit.redis.RedisSentinels;
import dev.tidegate.testkit.redis.RedisServer;
import dev.tidegate.testkit.redis.RedisVersion;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that let in only who has a password, over TLS with certificates of a private issuer. */
class GuardedStoreIT {
    private static final String PASSWORD = "s3cr3t-Pa55word";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static LogLines log;

    @BeforeAll
    static void issue() {
        issuer = new Issuer(folder);
        log = new LogLines();
    }

    /** Whatever happened in any of the tests. */
    @AfterAll
    static void noLineShowsThePassword() {
        log.close();
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains(PASSWORD));
    }

    private static RedisAccess plain(String user) {
        return new RedisAccess(user, PASSWORD, new RedisAccess.Transport.Plain());
    }

    private static RedisAccess tls(String user, String password) {
        return new RedisAccess(user, password, issuer.transport());
    }

    private static RedisServer start(RedisAccess access) {
        return RedisServer.start(RedisVersion.V7_0, access);
    }

    private static SharedStore open(StoreSpec spec) {
        return new RedisStoreProvider().open(spec);
    }

    private static void assertServes(StoreSpec spec) {
        try (SharedStore store = open(spec)) {
            LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(100), 100, 0);
            SharedCount count = store.count(new SharedRule("shop", rule, true, Sharing.EXACT));
            RedisStoreIT.await(() -> Replies.decide(count, "anna", 1).kind() == GRANTED);
        }
    }

    /** The trouble that operators see, where it is another one than that there is no answer yet. */
    private static void assertSays(StoreSpec spec, String expected) {
        try (SharedStore store = open(spec)) {
            RedisStoreIT.await(() -> store.state().text().contains(expected));
            assertThat(store.state().isUp()).isFalse();
            assertThat(store.state().text()).doesNotContain(PASSWORD);
        }
    }

    private static String withPassword(RedisServer server, String userAndPassword) {
        return server.uri().replace("//", "//" + userAndPassword + "@");
    }

    @Test
    void aPasswordAloneLetsIn() {
        try (RedisServer server = start(plain(RedisAccess.DEFAULT_USER))) {
            assertServes(StoreSpec.at(withPassword(server, ":" + PASSWORD)));
        }
    }

    @Test
    void aUserWithAPasswordIsLetIn() {
        try (RedisServer server = start(plain("gate"))) {
            assertServes(StoreSpec.at(withPassword(server, "gate:" + PASSWORD)));
        }
    }

    @Test
    void aWrongOrMissingPasswordIsSaid() {
        try (RedisServer server = start(plain("gate"))) {
            assertSays(
                    StoreSpec.at(withPassword(server, "gate:" + PASSWORD + "1")),
                    "it refuses the user or the password of store.url");
            assertSays(StoreSpec.at(server.uri()), "it asks for a password, and store.url has none");
        }
    }

    @Test
    void aUserWhoMayNotRunScriptsIsSaid() {
        try (RedisServer server = start(plain("gate"))) {
            server.command("ACL", "SETUSER", "weak", "on", ">" + PASSWORD, "~*", "+@read", "+hello", "+client");
            assertSays(
                    StoreSpec.at(withPassword(server, "weak:" + PASSWORD)),
                    "the user of store.url may not do what is needed");
        }
    }

    /** As docs/how-to/share-limits.md has it. */
    @Test
    void aUserWhoMayDoWhatScriptsNeedIsEnough() {
        String rights = "on ~tidegate:* +hello +eval +evalsha +time +get +set +expire +incr"
                + " +zadd +zrem +zcard +zremrangebyscore >" + PASSWORD;
        try (RedisServer server = start(plain("admin"))) {
            server.command(("ACL SETUSER gate " + rights).split(" ", -1));
            assertServes(StoreSpec.at(withPassword(server, "gate:" + PASSWORD)));
        }
    }

    @Test
    void aServerWithTheCertificateOfAKnownIssuerIsBelieved() {
        try (RedisServer server = start(tls("gate", PASSWORD))) {
            assertServes(StoreSpec.at(withPassword(server, "gate:" + PASSWORD)).withCa(issuer.file()));
        }
    }

    @Test
    void aServerWithTheCertificateOfAnUnknownIssuerIsNot() {
        try (RedisServer server = start(tls(RedisAccess.DEFAULT_USER, PASSWORD))) {
            StoreSpec spec = StoreSpec.at(withPassword(server, ":" + PASSWORD));
            String expected = "its certificate comes from an issuer that is not believed";
            assertSays(spec, expected);
            assertSays(spec.withCa(new Issuer(folder).file()), expected);
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        try (RedisServer server = start(tls(RedisAccess.DEFAULT_USER, PASSWORD))) {
            String url = withPassword(server, ":" + PASSWORD).replace("127.0.0.1", "localhost");
            assertSays(StoreSpec.at(url).withCa(issuer.file()), "its certificate is for another name");
        }
    }

    @Test
    void tlsToAPlainPortAndTheOtherWayRoundAreSaid() {
        try (RedisServer plain = start(plain("gate"));
                RedisServer tls = start(tls("gate", PASSWORD))) {
            String toPlain = withPassword(plain, "gate:" + PASSWORD).replace("redis:", "rediss:");
            assertSays(StoreSpec.at(toPlain).withCa(issuer.file()), "does it speak TLS there?");
            String toTls = withPassword(tls, "gate:" + PASSWORD).replace("rediss:", "redis:");
            assertSays(StoreSpec.at(toTls), "write rediss:// if it speaks TLS");
        }
    }

    @Test
    void sentinelsNameAPrimaryThatAsksForAPasswordOverTls() {
        try (RedisSentinels servers = RedisSentinels.start(1, 1_000, tls("gate", PASSWORD))) {
            String hosts =
                    servers.ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
            String url = "rediss-sentinel://gate:" + PASSWORD + "@" + hosts + "#" + RedisSentinels.NAME;
            assertServes(StoreSpec.at(url).withCa(issuer.file()));
        }
    }
}
