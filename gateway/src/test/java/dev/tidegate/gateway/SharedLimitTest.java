package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.SharedStores;
import dev.tidegate.doubles.HandStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.Sharing;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.StoreSpec;
import dev.tidegate.policy.TcpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests whose limits are counted with other nodes, while the store takes its time. */
@ExtendWith(BufferGuard.class)
class SharedLimitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule THREE = new LimitRule.FixedWindow(new Rate(3, 3600 * SECOND));
    private static final StoreSpec PLACE = StoreSpec.at("redis://127.0.0.1:1");
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nX-User: ann\r\n";

    private final HandStore store = new HandStore();

    private static LimitSpec shared(LimitSpec limit, OnStoreFailure onFailure) {
        return limit.withScope(new LimitSpec.Scope.Cluster(Sharing.AUTO, onFailure));
    }

    private static LimitSpec perUser(OnStoreFailure onFailure) {
        return shared(LimitSpec.of("per-user", Level.USER, THREE, new Attribute.Header("x-user")), onFailure);
    }

    private static LimitSpec shopMax() {
        return shared(LimitSpec.of("shop-max", Level.RESOURCE, THREE), OnStoreFailure.OPEN);
    }

    private static PolicyBuilder policy(Origin origin, LimitSpec limit) {
        return Policy.builder()
                .store(PLACE)
                .listener(Gates.listener())
                .listener(Gates.admin())
                .upstream(Gates.upstream(origin))
                .limit(limit)
                .route(RouteSpec.of("/**", "shop", limit.name()));
    }

    private Gateway start(Policy policy) {
        return Gateway.start(policy, Gates.options(store));
    }

    private Gateway start(Origin origin, OnStoreFailure onFailure) {
        return start(policy(origin, perUser(onFailure)).build());
    }

    private static RawClient ask(Gateway gateway, String... more) throws IOException {
        return new RawClient(Gates.port(gateway)).send(GET + String.join("", more) + "\r\n");
    }

    @Test
    void aRequestGoesOnOnceTheStoreHasGranted() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.OPEN);
                RawClient client = ask(gateway)) {
            HandStore.Asked asked = store.next();
            assertThat(asked.limit()).isEqualTo("per-user ann");
            assertThat(origin.heads()).isEmpty();
            asked.grant();
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(store.givenBack()).isEmpty();
        }
    }

    @Test
    void aRequestThatTheStoreRefusesIsToldTheRuleAndTheTime() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.OPEN);
                RawClient client = ask(gateway)) {
            store.next().refuse(7 * SECOND);
            RawClient.Reply reply = client.read();
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("retry-after")).isEqualTo("7");
            assertThat(reply.body()).contains("\"reason\":\"rate\"", "per-user");
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void aRequestWaitsForTheTurnThatTheStoreGives() throws IOException {
        LimitSpec paced = shared(
                LimitSpec.of("paced", Level.APPLICATION, new LimitRule.LeakyBucket(Rate.perSecond(5), 0))
                        .withOnExceed(new LimitSpec.OnExceed.Wait(SECOND)),
                OnStoreFailure.OPEN);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(policy(origin, paced).build());
                RawClient client = ask(gateway)) {
            long start = System.nanoTime();
            store.next().grant(200 * Gates.MILLI);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(199 * Gates.MILLI);
        }
    }

    @Test
    void whileTheStoreIsAwayALimitThatIsClosedAnswersSo() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.CLOSED);
                RawClient client = ask(gateway)) {
            store.next().fail();
            RawClient.Reply reply = client.read();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.header("retry-after")).isEqualTo("1");
            assertThat(reply.body()).contains("\"reason\":\"store-down\"", "per-user");
            assertThat(origin.heads()).isEmpty();

            store.knows(SharedCount.AWAY);
            client.send(GET + "\r\n");
            assertThat(client.read().status()).isEqualTo(503);
            assertThat(store.isIdle())
                    .as("what is known to be away is not asked")
                    .isTrue();
        }
    }

    @Test
    void whileTheStoreIsAwayALimitThatIsOpenLetsThrough() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.OPEN);
                RawClient client = ask(gateway)) {
            store.next().fail();
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(Gates.metric(gateway, "tidegate_decision_without_store_total", "open"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whileTheStoreIsAwayEachNodeHasItsShare() throws IOException {
        store.knows(SharedCount.AWAY);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.LOCAL_SHARE);
                RawClient client = ask(gateway)) {
            assertThat(client.read().status())
                    .as("one of three, among three nodes")
                    .isEqualTo(200);
            assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(429);
            assertThat(Gates.metric(gateway, "tidegate_decision_without_store_total", "local-share"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsGrantedToAClientThatHasGoneIsGivenBack() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.OPEN)) {
            HandStore.Asked asked;
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send(GET + "\r\n");
                asked = store.next();
            }
            Waiting.until(() -> gateway.listeners().getFirst().connections() == 0);
            asked.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void anAnswerThatComesTooLateNeverReachesTheNextRequest() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.CLOSED);
                RawClient client = ask(gateway, "X-Request-Timeout: 50ms\r\n")) {
            HandStore.Asked first = store.next();
            assertThat(client.read().status()).isEqualTo(504);

            client.send(GET.replace("ann", "bob") + "\r\n");
            HandStore.Asked second = store.next();
            first.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
            second.refuse(SECOND);
            assertThat(client.read().status()).isEqualTo(429);
            assertThat(origin.heads()).isEmpty();

            client.send(GET + "\r\n");
            store.next().grant();
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(store.givenBack()).hasSize(1);
        }
    }

    @Test
    void aBodyStaysWhereItIsUntilTheStoreHasAnswered() throws IOException {
        String body = "b".repeat(1 << 20);
        Origin.Script counting = (head, in, out) -> {
            out.write(Origin.ok(Integer.toString(Scripts.body(head, in).length())));
            return true;
        };
        try (Origin origin = Origin.start(counting);
                Gateway gateway = start(origin, OnStoreFailure.OPEN);
                RawClient client = new RawClient(Gates.port(gateway))) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nX-User: ann\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body);
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            HandStore.Asked asked = store.next();
            assertThat(origin.heads()).isEmpty();
            asked.grant();
            assertThat(client.read().body()).isEqualTo(Integer.toString(body.length()));
            sender.join();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private Gateway withResource(Origin origin, UnaryOperator<Retry> retry) {
        return start(Policy.builder()
                .store(PLACE)
                .listener(Gates.listener())
                .upstream(Gates.upstream(origin)
                        .withLimits("shop-max")
                        .withRetry(retry.apply(Retry.defaults().withBounds(100, 0, 1 << 16))))
                .limit(perUser(OnStoreFailure.OPEN))
                .limit(shopMax())
                .route(RouteSpec.of("/**", "shop", "per-user"))
                .build());
    }

    @Test
    void aRequestThatTheResourceRefusesGivesBackWhatItsCallerHad() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = withResource(origin, retry -> retry);
                RawClient client = ask(gateway)) {
            store.next().grant();
            HandStore.Asked resource = store.next();
            assertThat(resource.limit()).isEqualTo("shop-max *");
            resource.refuse(SECOND);
            assertThat(client.read().body()).contains("shop-max");
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
        }
    }

    @Test
    void aRetryThatWouldHaveToAskIsNotMade() throws IOException {
        try (Origin origin = Origin.start(Scripts.status(503));
                Gateway gateway =
                        withResource(origin, retry -> retry.withAttempts(3, Retry.Failure.SERVICE_UNAVAILABLE));
                RawClient client = ask(gateway)) {
            store.next().grant();
            store.next().grant();
            assertThat(client.read().status()).isEqualTo(503);
            assertThat(origin.heads()).hasSize(1);
            store.next().grant();
            assertThat(store.givenBack()).containsExactly("shop-max * 1");
        }
    }

    @Test
    void aStreamOfHttp2ThatIsResetGivesBackWhatIsGrantedLater() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, OnStoreFailure.OPEN);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int left = client.get("/", "x-user", "ann");
            HandStore.Asked first = store.next();
            int stays = client.get("/", "x-user", "bob");
            HandStore.Asked second = store.next();
            client.reset(left).ping(1).awaitPong(1);
            first.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
            second.grant();
            assertThat(client.await(stays).status()).isEqualTo(200);
            assertThat(origin.heads()).hasSize(1);
        }
    }

    @Test
    void aConnectionOfTcpGoesOnOnceTheStoreHasGranted() throws IOException {
        ListenerSpec tcp = ListenerSpec.tcp("raw", "127.0.0.1", 0, "shop");
        TcpSettings limited = new TcpSettings(
                tcp.tcp().to(), tcp.tcp().sni(), List.of("per-ip"), tcp.tcp().idleNanos());
        LimitSpec perIp = shared(LimitSpec.perClient("per-ip", THREE), OnStoreFailure.CLOSED);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(
                        policy(origin, perIp).listener(tcp.withTcp(limited)).build())) {
            int port = gateway.address("raw").getPort();
            try (RawClient client = new RawClient(port).send(GET + "\r\n")) {
                store.next().grant();
                assertThat(client.read().status()).isEqualTo(200);
            }
            try (RawClient client = new RawClient(port)) {
                store.next().fail();
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> client.send(GET + "\r\n").read());
            }
            HandStore.Asked asked;
            try (RawClient client = new RawClient(port)) {
                client.socket().setSoLinger(true, 0);
                asked = store.next();
            }
            Waiting.until(() -> gateway.listeners().stream().allMatch(listener -> listener.connections() == 0));
            asked.grant();
            assertThat(store.givenBack()).containsExactly("per-ip 127.0.0.1 1");
        }
    }

    @Test
    void aReloadThatNamesAnotherStoreClosesTheOneBefore() throws IOException {
        HandStore next = new HandStore();
        GatewayOptions options =
                Gates.options().withStores(() -> SharedStores.openedBy(spec -> spec.equals(PLACE) ? store : next));
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gateway.start(
                        policy(origin, perUser(OnStoreFailure.OPEN)).build(), options)) {
            Policy other = policy(origin, perUser(OnStoreFailure.OPEN))
                    .store(StoreSpec.at("redis://127.0.0.1:2"))
                    .build();
            gateway.reload(other);
            assertThat(store.isClosed()).isTrue();
            try (RawClient client = ask(gateway)) {
                next.next().grant();
                assertThat(client.read().status()).isEqualTo(200);
            }
            gateway.reload(other);
            assertThat(next.isClosed()).isFalse();
        }
        assertThat(next.isClosed()).isTrue();
    }

    @Test
    void aStoreThatNobodyCanOpenIsSaidToBeSo() {
        try (Origin origin = Origin.answering("x")) {
            Policy policy = policy(origin, perUser(OnStoreFailure.OPEN))
                    .store(StoreSpec.at("memcached://127.0.0.1:1"))
                    .build();
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Gates.start(policy).close())
                    .withMessageContaining("nothing here can open the store at memcached://127.0.0.1:1");
        }
    }
}
