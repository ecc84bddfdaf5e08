package dev.tidegate.gateway.l4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.Waiting;
import dev.tidegate.gateway.opening.ProxyHeaderWriter;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.TcpSettings;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.policy.UpstreamSpec.ProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection opens with: PROXY headers in and out, and server names in TLS that is not terminated. */
@ExtendWith(LeakGuard.class)
class OpeningTest {
    private static final long MILLI = 1_000_000L;
    private static final Rig.Kind KIND = Rig.Kind.available().findFirst().orElseThrow();
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.2 56324 443\r\n";
    private static final ListenerSpec.Timeouts HASTY =
            new ListenerSpec.Timeouts(300 * MILLI, 1000 * MILLI, 1000 * MILLI, 0);

    static Stream<Rig.Kind> kinds() {
        return Rig.Kind.available();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- PROXY headers

    private static ListenerSpec proxied() {
        return Rig.spec().withProxyProtocol(true);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theSourceInTheHeaderIsTheClientAndTheServerIsToldIt(Rig.Kind kind) throws IOException {
        for (ProxyHeader version : ProxyHeader.values()) {
            try (RawServer server = RawServer.echoing();
                    Rig rig = new Rig(
                            kind, Rig.policy(proxied(), Rig.upstream(server).withProxyHeader(version)));
                    RawSocket client = rig.connect()) {
                String echoed = new String(client.send(HEADER + "hello").end().readAll(), StandardCharsets.ISO_8859_1);

                assertThat(echoed).isEqualTo(header(version) + "hello");
                Waiting.until(() -> rig.log().size() == 1);
                assertThat(rig.log().getFirst().client()).isEqualTo("192.0.2.7");
                assertThat(rig.log().getFirst().bytesIn()).isEqualTo(5);
            }
        }
    }

    private static String header(ProxyHeader version) {
        return switch (version) {
            case OFF -> "";
            case V1 -> HEADER;
            case V2 ->
                new String(
                        HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc0000207c6336402dc0401bb"),
                        StandardCharsets.ISO_8859_1);
        };
    }

    @Test
    void withoutAHeaderFromInFrontTheServerIsToldThePeer() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(
                        KIND, Rig.policy(Rig.spec(), Rig.upstream(server).withProxyHeader(ProxyHeader.V1)));
                RawSocket client = rig.connect()) {
            int port = client.socket().getLocalPort();

            assertThat(client.end().readAll())
                    .isEqualTo(bytes("PROXY TCP4 127.0.0.1 127.0.0.1 " + port + " " + rig.port() + "\r\n"));
        }
    }

    @Test
    void aProbeOpensWithAHeaderOfItsOwn() throws IOException {
        for (ProxyHeader version : ProxyHeader.values()) {
            List<String> got = new CopyOnWriteArrayList<>();
            try (RawServer server =
                    RawServer.start(peer -> got.add(new String(peer.readAll(), StandardCharsets.ISO_8859_1)))) {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
                assertThat(ConnectProbe.accepts(address, 1000 * MILLI, version)).isTrue();
                Waiting.until(() -> got.size() == 1);
                assertThat(got.getFirst())
                        .isEqualTo(new String(ProxyHeaderWriter.ofOwnConnection(version), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(ConnectProbe.accepts(
                        InetSocketAddress.createUnresolved("nowhere", 1), 1000 * MILLI, ProxyHeader.OFF))
                .isFalse();
    }

    @Test
    void aBalancerThatSpeaksForItselfIsTheClient() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(proxied(), Rig.upstream(server)));
                RawSocket client = rig.connect()) {
            assertThat(client.send("PROXY UNKNOWN\r\nx").end().readAll()).isEqualTo(bytes("x"));
            Waiting.until(() -> rig.log().size() == 1);
            assertThat(rig.log().getFirst().client()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void connectionsAreCountedForTheSourceInTheHeader() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(proxied().withConnections(10, 1), Rig.upstream(server)));
                RawSocket first = rig.connect().send(HEADER + "x");
                RawSocket other = rig.connect().send(HEADER.replace(".7", ".8") + "x")) {
            Waiting.until(() -> server.open() == 2);
            try (RawSocket again = rig.connect().send(HEADER)) {
                assertThat(again.isReset()).isTrue();
            }
            assertThat(first.end().readAll()).hasSize(1);
            assertThat(other.end().readAll()).hasSize(1);
        }
    }

    @Test
    void aConnectionWithoutAHeaderIsReset() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(proxied(), Rig.upstream(server)));
                RawSocket client = rig.connect()) {
            assertThat(client.send("hello").isReset()).isTrue();
            Waiting.until(() -> rig.ended(TcpEnding.BAD_PROXY_HEADER) == 1);
            assertThat(rig.log().getFirst().status()).isEqualTo(400);
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void whoDoesNotOpenInTimeIsCut() throws IOException {
        ListenerSpec named = Rig.spec().withTcp(TcpSettings.to(Rig.UPSTREAM).withSni(Map.of("a", Rig.UPSTREAM)));
        for (ListenerSpec spec : new ListenerSpec[] {proxied(), named, named.withProxyProtocol(true)}) {
            try (RawServer server = RawServer.echoing();
                    Rig rig = new Rig(KIND, Rig.policy(spec.withTimeouts(HASTY), Rig.upstream(server)));
                    RawSocket silent = rig.connect();
                    RawSocket half = rig.connect().send(spec.acceptsProxyProtocol() ? "PROXY" : "\u0016\u0003")) {
                assertThat(silent.isReset()).isTrue();
                assertThat(half.isReset()).isTrue();
                Waiting.until(() -> rig.ended(TcpEnding.LATE) == 2);
                assertThat(server.accepted()).isZero();
            }
        }
    }

    @Test
    void oneDeadlineHoldsForHeaderAndGreetingTogether() throws IOException {
        ListenerSpec spec = proxied()
                .withTcp(TcpSettings.to(Rig.UPSTREAM).withSni(Map.of("a", Rig.UPSTREAM)))
                .withTimeouts(HASTY);
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(spec, Rig.upstream(server)));
                RawSocket client = rig.connect()) {
            long start = System.nanoTime();
            Waiting.nanos(200 * MILLI);
            client.send(HEADER);

            assertThat(client.isReset()).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(500 * MILLI);
        }
    }

    @Test
    void whoGoesAwayBeforeItOpensIsForgotten() throws IOException {
        try (RawServer server = RawServer.echoing();
                Rig rig = new Rig(KIND, Rig.policy(proxied(), Rig.upstream(server)))) {
            rig.connect().send("PRO").reset();
            rig.connect().send("PRO").end();

            Waiting.until(() -> rig.ended(TcpEnding.GONE) == 2);
            assertThat(rig.listener().counts().open()).isZero();
        }
    }

    // ---- server names

    private static Policy named(TcpSettings settings, RawServer first, RawServer second) {
        return Policy.builder()
                .listener(Rig.spec().withTcp(settings))
                .upstream(UpstreamSpec.of(Rig.UPSTREAM, List.of(first.asServer())))
                .upstream(UpstreamSpec.of("other", List.of(second.asServer())))
                .build();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tlsGoesToTheServerOfItsNameUntouched(Rig.Kind kind) throws IOException {
        TcpSettings settings =
                TcpSettings.to("other").withSni(Map.of("a.example", Rig.UPSTREAM, "*.b.example", Rig.UPSTREAM));
        try (TlsServer one = TlsServer.start("one");
                TlsServer two = TlsServer.start("two");
                Rig rig = new Rig(kind, named(settings, one.raw(), two.raw()))) {
            assertThat(TlsServer.ask(rig.port(), "a.example")).isEqualTo("one");
            assertThat(TlsServer.ask(rig.port(), "A.Example")).isEqualTo("one");
            assertThat(TlsServer.ask(rig.port(), "x.y.b.example")).isEqualTo("one");
            assertThat(TlsServer.ask(rig.port(), "b.example")).isEqualTo("two");
            assertThat(TlsServer.ask(rig.port(), "c.example")).isEqualTo("two");
            assertThat(TlsServer.ask(rig.port(), "")).isEqualTo("two");
            Waiting.until(() -> rig.log().size() == 6);
            assertThat(rig.log().getFirst().host()).isEqualTo("a.example");
        }
    }

    @Test
    void aNameThatNobodyHasIsToldSo() throws IOException {
        TcpSettings settings = new TcpSettings("", Map.of("a.example", Rig.UPSTREAM), List.of(), 1000 * MILLI);
        try (TlsServer one = TlsServer.start("one");
                RawServer other = RawServer.echoing();
                Rig rig = new Rig(KIND, named(settings, one.raw(), other))) {
            assertThatThrownBy(() -> TlsServer.ask(rig.port(), "b.example"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("unrecognized_name");
            Waiting.until(() -> rig.ended(TcpEnding.NO_ROUTE) == 1);
            assertThat(TlsServer.ask(rig.port(), "a.example")).isEqualTo("one");
            try (RawSocket plain = rig.connect().send("SSH-2.0-x\r\n")) {
                assertThat(plain.isReset()).isTrue();
            }
        }
    }

    @Test
    void whatIsNoTlsGoesToTheUpstreamOfAllOthersWithEveryByte() throws IOException {
        TcpSettings settings = TcpSettings.to("other").withSni(Map.of("a.example", Rig.UPSTREAM));
        try (RawServer one = RawServer.echoing();
                RawServer two = RawServer.echoing();
                Rig rig = new Rig(KIND, named(settings, one, two));
                RawSocket client = rig.connect()) {
            assertThat(client.send("SSH-2.0-x\r\n").end().readAll()).isEqualTo(bytes("SSH-2.0-x\r\n"));
            assertThat(two.accepted()).isEqualTo(1);
            assertThat(one.accepted()).isZero();
        }
    }

    @Test
    void aGreetingThatIsMalformedIsReset() throws IOException {
        TcpSettings settings = TcpSettings.to("other").withSni(Map.of("a.example", Rig.UPSTREAM));
        try (RawServer one = RawServer.echoing();
                RawServer two = RawServer.echoing();
                Rig rig = new Rig(KIND, named(settings, one, two));
                RawSocket client = rig.connect()) {
            assertThat(client.send(new byte[] {22, 3, 1, 0, 4, 2, 0, 0, 0}).isReset())
                    .isTrue();
            Waiting.until(() -> rig.ended(TcpEnding.BAD_GREETING) == 1);
        }
    }
}
