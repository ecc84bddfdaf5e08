package dev.tidegate.gateway.l4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.Server;
import dev.tidegate.balance.ServerState;
import dev.tidegate.gateway.Waiting;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.TcpSettings;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may pass, which server takes it, and when it is cut. */
@ExtendWith(LeakGuard.class)
class AdmissionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final Rig.Kind KIND = Rig.Kind.available().findFirst().orElseThrow();

    private static LimitSpec perClient(LimitSpec.OnExceed onExceed) {
        return LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(Rate.perSecond(1), 2, 0))
                .withOnExceed(onExceed);
    }

    private static Policy limited(LimitSpec limit, RawServer server) {
        return Policy.builder()
                .listener(Rig.spec().withTcp(TcpSettings.to(Rig.UPSTREAM).withLimits(limit.name())))
                .limit(limit)
                .upstream(Rig.upstream(server))
                .build();
    }

    private static String ask(Rig rig) throws IOException {
        try (RawSocket client = rig.connect()) {
            return new String(client.readAll(), StandardCharsets.ISO_8859_1);
        }
    }

    private static InetAddress loopback(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    // ---- limits

    @Test
    void connectionsBeyondTheRateAreResetAndEachClientHasItsOwn() throws IOException {
        try (RawServer server = RawServer.saying("hello");
                Rig rig = new Rig(KIND, limited(perClient(new LimitSpec.OnExceed.Refuse()), server))) {
            assertThat(ask(rig)).isEqualTo("hello");
            assertThat(ask(rig)).isEqualTo("hello");
            assertThat(rig.resets()).isTrue();
            try (RawSocket other = RawSocket.connect(loopback(7), rig.port())) {
                assertThat(other.read(5)).isEqualTo("hello");
            }
            rig.advance(SECOND + MILLI);
            assertThat(ask(rig)).isEqualTo("hello");

            assertThat(rig.ended(TcpEnding.LIMITED)).isEqualTo(1);
            assertThat(rig.log().stream().filter(line -> line.status() == 429))
                    .singleElement()
                    .satisfies(line -> assertThat(line.reason()).isEqualTo("rate"));
        }
    }

    @Test
    void aConnectionWaitsForItsTurnIfTheLimitSaysSo() throws IOException {
        try (RawServer server = RawServer.saying("hello");
                Rig rig = new Rig(KIND, limited(perClient(new LimitSpec.OnExceed.Wait(5 * SECOND)), server))) {
            ask(rig);
            ask(rig);
            long start = System.nanoTime();

            assertThat(ask(rig)).isEqualTo("hello");
            assertThat(System.nanoTime() - start).isGreaterThan(SECOND / 2);
        }
    }

    @Test
    void theNewestBeyondABoundIsResetAndOnlyCounted() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(Rig.spec().withConnections(2, 1), Rig.upstream(server)));
                RawSocket first = rig.connect()) {
            Waiting.until(() -> rig.listener().counts().open() == 1);
            assertThat(rig.resets()).isTrue();
            // The refused one counted as open for a moment.
            Waiting.until(() -> rig.listener().counts().refused() == 1
                    && rig.listener().counts().open() == 1);
            RawSocket second = RawSocket.connect(loopback(7), rig.port());
            Waiting.until(() -> rig.listener().counts().open() == 2);
            assertThat(rig.resets(loopback(8))).isTrue();
            assertThat(first.send("a").end().readAll()).hasSize(1);
            assertThat(second.send("ab").end().readAll()).hasSize(2);

            assertThat(rig.ended(TcpEnding.TOO_MANY)).isEqualTo(2);
            assertThat(rig.listener().counts().refused()).isEqualTo(2);
            Waiting.until(() -> rig.log().size() == 2);
            assertThat(rig.log()).allMatch(line -> line.status() == 200);
        }
    }

    // ---- servers

    private static Policy balanced(Balancing balancing, Server... servers) {
        return Rig.policy(
                Rig.spec(), UpstreamSpec.of(Rig.UPSTREAM, List.of(servers)).withBalance(balancing));
    }

    @Test
    void anotherServerTakesOverFromThoseThatAreDown() throws IOException {
        for (Balancing balancing : Balancing.values()) {
            try (RawServer server = RawServer.saying("hello");
                    Rig rig =
                            new Rig(KIND, balanced(balancing, RawServer.gone(), RawServer.gone(), server.asServer()))) {
                for (int i = 0; i < 10; i++) {
                    assertThat(ask(rig)).as(balancing.text()).isEqualTo("hello");
                }
                Waiting.until(() -> rig.held() == 0);
            }
        }
    }

    @Test
    void aServerThatRefusesConnectionsInARowIsEjected() throws IOException {
        try (RawServer server = RawServer.saying("hello");
                Rig rig = new Rig(KIND, balanced(Balancing.ROUND_ROBIN, RawServer.gone(), server.asServer()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(ask(rig)).isEqualTo("hello");
            }
            assertThat(rig.health().servers().getFirst().state()).isEqualTo(ServerState.EJECTED);
        }
    }

    @Test
    void whenNoServerAcceptsTheConnectionIsReset() throws IOException {
        try (Rig rig = new Rig(KIND, balanced(Balancing.P2C, RawServer.gone()))) {
            assertThat(rig.resets()).isTrue();
            Waiting.until(() -> rig.log().size() == 1);
            assertThat(rig.log().getFirst().status()).isEqualTo(502);
            assertThat(rig.log().getFirst().reason()).isEqualTo("no-healthy-upstream");
            assertThat(rig.held()).isZero();
        }
    }

    @Test
    void aServerWithAllItsConnectionsIsLeftAlone() throws IOException {
        try (RawServer server = RawServer.echoing()) {
            UpstreamSpec one =
                    Rig.upstream(server).withConnections(new UpstreamSpec.Connections(0, 1, 1, 0, 1000 * MILLI));
            try (Rig rig = new Rig(KIND, Rig.policy(Rig.spec(), one));
                    RawSocket first = rig.connect()) {
                first.send("a");
                Waiting.until(() -> server.open() == 1);
                assertThat(rig.resets()).isTrue();
                Waiting.until(() -> rig.ended(TcpEnding.FULL) == 1);
                assertThat(first.end().readAll()).hasSize(1);
            }
        }
    }

    @Test
    void aClientKeepsItsServerWithSourceHash() throws IOException {
        List<RawServer> servers = new ArrayList<>();
        try {
            for (String name : List.of("a", "b", "c", "d")) {
                servers.add(RawServer.saying(name));
            }
            Server[] all = servers.stream().map(RawServer::asServer).toArray(Server[]::new);
            try (Rig rig = new Rig(KIND, balanced(Balancing.SOURCE_HASH, all))) {
                String first = ask(rig);
                for (int i = 0; i < 10; i++) {
                    assertThat(ask(rig)).isEqualTo(first);
                }
            }
        } finally {
            servers.forEach(RawServer::close);
        }
    }

    // ---- time

    private static ListenerSpec idleAfter(long nanos) {
        return Rig.spec().withTcp(TcpSettings.to(Rig.UPSTREAM).withIdleNanos(nanos));
    }

    @Test
    void aRelayIsCutWhenNothingPassesEitherWay() throws IOException {
        for (Rig.Kind kind : Rig.Kind.available().toList()) {
            try (RawServer server = RawServer.echoing();
                    Rig rig = new Rig(kind, Rig.policy(idleAfter(200 * MILLI), Rig.upstream(server)));
                    RawSocket client = rig.connect()) {
                client.send("a");

                assertThat(client.isReset()).as(kind.name()).isTrue();
                Waiting.until(() -> rig.ended(TcpEnding.IDLE) == 1);
                Waiting.until(() -> server.open() == 0);
                assertThat(rig.log().getFirst().reason()).isEqualTo("timeout");
            }
        }
    }

    @Test
    void bytesInOneDirectionKeepARelayAlive() throws IOException {
        try (RawServer server = RawServer.start(peer -> {
                    for (int i = 0; i < 10; i++) {
                        peer.send("a");
                        Waiting.nanos(100 * MILLI);
                    }
                });
                Rig rig = new Rig(KIND, Rig.policy(idleAfter(400 * MILLI), Rig.upstream(server)));
                RawSocket client = rig.connect()) {
            assertThat(client.readAll()).hasSize(10);
        }
    }
}
